import { describe, expect, it } from "vitest";
import {
  dropPersonalData,
  hideOwnData,
  maskPersonalData,
} from "../../src/base/mask-personal-data.ts";

describe("maskPersonalData", () => {
  it("masks phone numbers, fixed lines, e-mail addresses, identity numbers and accounts", () => {
    const text =
      "我叫陈小明，电话13800138000，座机0663-8765432，邮箱chen@example.com，微信号 cxm_1988，身份证445202199001011234";
    const masked = maskPersonalData(text);
    expect(maskPersonalData(text)).not.toMatch(/\[[a-z-]+\]/);
    for (const secret of ["陈小明", "13800138000", "8765432", "chen@", "cxm_1988", "445202"]) {
      expect(masked).not.toContain(secret);
    }
  });

  it.each(["联系人陈小明电话另告", "姓名：陈小明", "联系人 陈小明", "联系人陈小明，住榕城"])(
    "masks the name in: %s",
    (text) => {
      expect(maskPersonalData(text)).not.toContain("陈小明");
    },
  );

  it("masks every part of what was given as contact", () => {
    const masked = maskPersonalData("陈小明说摊主是林老二，货在榕城", "陈小明，电话 13800138000");
    expect(masked).toContain("林老二");
    expect(masked).toContain("榕城");
    expect(masked).not.toContain("陈小明");
  });

  it("leaves right numbers, amounts and names of firms alone", () => {
    const text = "鑫丰塑胶厂卖了三万元，专利号ZL202110123456.7，注册号12345678";
    expect(maskPersonalData(text)).toBe(text);
  });
});

describe("dropPersonalData", () => {
  it("leaves out names, accounts and numbers, and no trace of them", () => {
    const text = "我叫陈小明，微信号cxm_1988，电话0663-8765432，13800138000，专利怎么申请";
    expect(dropPersonalData(text)).toBe(" ， ， ， ，专利怎么申请");
  });

  it("leaves out what announces them, which would read as if it were asked for", () => {
    const text = "专利侵权找谁处理？我的电话13912345678，邮箱 canary@example.com";
    expect(dropPersonalData(text)).toBe("专利侵权找谁处理？ ， ");
    expect(dropPersonalData("市监局电话是多少，我手机号是13912345678")).toBe("市监局电话是多少， ");
  });

  it("leaves what follows a name without a stop", () => {
    expect(dropPersonalData("我叫张三商标被抢注怎么办")).toBe(" 商标被抢注怎么办");
    expect(dropPersonalData("我叫欧阳小明想问专利")).toBe(" 想问专利");
    expect(dropPersonalData("我叫大明申请商标要多久")).toBe(" 申请商标要多久");
  });

  it.each([
    "微信abc_123",
    "微信号chenxm",
    "QQ：chenxm",
    "我微信是chenxm",
    "WeChat account: chenxm",
    "wechat chen88",
  ])("leaves out an account that is named as one: %s", (text) => {
    expect(dropPersonalData(text)).not.toMatch(/abc_123|chen/);
  });

  it.each([
    "变更专利权人姓名要什么材料",
    "联系人是谁，姓名怎么填",
    "打电话 12345 能投诉假货吗",
    "投诉电话12315打得通吗",
    "我叫揭阳某某五金，他去注册了我的商标怎么办",
    "我叫我侄子去买了一件回来，算证据吗",
    "我叫人去买，能当证据吗",
    "Which WeChat account posts the notices",
    "a WeChat seller copies my logo",
    "QQ group where fakes are sold",
  ])("leaves a question as it is: %s", (question) => {
    expect(dropPersonalData(question)).toBe(question);
  });
});

it("hides who writes, and leaves who is written about", () => {
  for (const [text, kept] of [
    ["我叫张三，电话13812345678", "我叫〔已隐去〕，电话〔已隐去〕"],
    ["姓名：张三 我的微信zhang_san88", "姓名：〔已隐去〕 我的微信〔已隐去〕"],
    ["My name is John, he sells fakes", "My name is 〔已隐去〕, he sells fakes"],
  ] as const) {
    expect(hideOwnData(text)).toBe(kept);
  }
  for (const text of ["他的微信号 lf_12345 卖假货", "店铺联系人李四", "普宁鑫丰鞋店卖假货"]) {
    expect(hideOwnData(text)).toBe(text);
  }
});
