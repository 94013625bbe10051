import { describe, expect, it } from "vitest";
import { isNamed } from "../../src/report/is-named.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";
import { understandReport } from "../../src/report/understand-report.ts";

const knowledge = loadReportKnowledge("knowledge");
const read = (text: string) =>
  understandReport(text, knowledge, () => [{ label: "counterfeit_mark", probability: 1 }]).fields;

describe("createFieldExtractor", () => {
  it("takes firms whole and shops without the town before them", () => {
    expect(read("普宁市某某服饰有限公司卖假鞋").respondent).toBe("普宁市某某服饰有限公司");
    expect(read("池尾美佳服饰的吊牌是假的").respondent).toBe("美佳服饰");
  });

  it("takes what a form names", () => {
    expect(read("被举报人：陈大明，地址曲溪").respondent).toBe("陈大明");
    expect(read("申请人：甲乙食品有限公司；被申请人：丙丁食品有限公司").respondent).toBe(
      "丙丁食品有限公司",
    );
  });

  it("takes quoted accounts, not quoted brands", () => {
    expect(read("抖音上博主“小李穿搭”卖假“野鹿”卫衣").respondent).toBe("小李穿搭");
  });

  it.each([
    ["池尾那边有个叫丽丝内衣的档口在批我们的货", "丽丝内衣"],
    ["三十二号档口叫旺发行，里面堆满箱子", "旺发行"],
    ["就改了个名字叫什么福寿轩", "福寿轩"],
    ["隆江镇府路的鸿运副食在卖", "鸿运副食"],
    ["揭西河婆的宏达印务买通我们采购", "宏达印务"],
    ["洪阳印刷厂印盗版绘本", "洪阳印刷厂"],
    ["隔壁村个老郑伊做假花生油", "老郑"],
    ['The shop is called "Misty Lane" and sells copies', "Misty Lane"],
    ["池尾阿明音像每条视频都在卖盗版碟", "阿明音像"],
    ["小红书上“山里画室”把我的插画印成杯子", "山里画室"],
    ["公司在东阳一间商行买了两箱假酒", "东阳一间商行"],
    ["池尾一家制衣厂在仿我们的睡衣", "池尾一家制衣厂"],
    ["举报河婆一家茶庄卖假茶", "河婆一家茶庄"],
    ["喜盈门陶瓷行卖假茶盘", "喜盈门陶瓷行"],
    ["新亨阿秀日用品店有假牙膏", "阿秀日用品店"],
    ["池尾的阿明商标代办收了钱不办事", "阿明商标代办"],
    ["Our flower is propagated by a nursery in Puning", "a nursery in Puning"],
    ["A print shop in Liusha sells our pages", "A print shop in Liusha"],
    ["a shop in Puning imitates our lamp", "a shop in Puning"],
    ["宏达贸易有限公司店铺卖假货", "宏达贸易有限公司"],
    ["信利公司厂房里堆着假鞋", "信利公司"],
    ["信利公司仓储部在发假货", "信利公司"],
    ["阿福陶瓷店厂家直销假茶盘", "阿福陶瓷店"],
    ["阿福陶瓷行行情不好就卖假茶盘", "阿福陶瓷行"],
    ["埔田有个墙上整面喷了我画的竹子，就在“听竹小院”", "听竹小院"],
    ["流沙广场的“潮鞋库”不肯退钱，两双都是假的", "潮鞋库"],
  ])("finds whom %s names", (text, name) => {
    expect(read(text).respondent).toBe(name);
  });

  it.each([
    "我们注册的“朵云”被人拿去用了",
    "袋子上印着“十年老字号”，全是假的",
    "卖“野鹿”卫衣，三十块一件",
    "包装上写“国家专利产品”",
    "我家做塑料花十年，牌子叫朵云",
    "我叫王小明，平台叫我等",
    "律师说这叫临时保护期",
    "这个行业都在抄",
    "假货在流沙市场口",
  ])("names nobody in %s", (text) => {
    expect(read(text).respondent).toBeUndefined();
  });

  it.each(["村里有一家鞋厂仿我们的鞋", "村里有一家店卖假酒", "池尾有间书店卖盗版书"])(
    "describes only whom %s tells of",
    (text) => {
      const { respondent } = read(text);
      expect(respondent).toBeDefined();
      expect(isNamed(respondent)).toBe(false);
    },
  );

  it("takes no English word for a platform", () => {
    expect(read("I wish to report fake knives").platform).toBeUndefined();
    expect(read("A fake ozone machine").platform).toBeUndefined();
    expect(read("卖了21688元").platform).toBeUndefined();
    expect(read("快团团上有人卖假鞋").platform).toBe("快团团");
    expect(read("在Ozon上卖假鞋").platform).toBe("Ozon");
  });

  it("takes goods without what qualifies them", () => {
    expect(read("举报有人生产仿冒名牌牛仔裤").goods).toBe("牛仔裤");
    expect(read("他拿外地笋干来装").goods).toBe("笋干");
    expect(read("A factory here produces knives with our mark").goods).toBe("knives");
  });

  it.each([
    ["我们是做窗帘的，隔壁仓库里囤着假牌子的台灯", "台灯"],
    ["他偷我的图纸，仿的是我折叠椅的外观专利", "折叠椅"],
    ["塑料袋上印我们的标，里面三千条毛巾", "毛巾"],
    ["照着我画的插画印帆布袋卖", "帆布袋"],
    ["这里做门窗的都买他的“固得宝”玻璃胶", "玻璃胶"],
    ["下架山有人仿我的文胸", "文胸"],
    ["举报河婆康而美内衣乱打R标", "康而美内衣"],
    ["A firm here is making a hinge with our patent", "hinge"],
    ["有人贴“霞光”榻榻米，跟我的一样", "榻榻米"],
    ["Somebody sells counterfeit “Nord” paddle boards, we own the mark", "paddle boards"],
  ])("takes the goods and not what stands beside them in %s", (text, goods) => {
    expect(read(text).goods).toBe(goods);
  });

  it.each([
    ["案子在广州知识产权法院，卖的人是棉湖恒升灯饰", "恒升灯饰"],
    ["收货的是个体户林阿九，他一直在卖", "林阿九"],
    ["里湖有人卖假伞（里湖老方），很多人知道", "老方"],
    ["东西是在葵潭车站边母婴店买的", "车站边母婴店"],
    ["竞争对手派人来偷拍，是河婆恒升灯饰叫的", "恒升灯饰"],
    ["招牌上那个图是我们公司画的，河婆一家健身房在用", "河婆一家健身房"],
  ])("takes no court and no sentence for a name in %s", (text, name) => {
    expect(read(text).respondent).toBe(name);
  });

  it("takes goods, amounts, platforms, numbers and links as they are written", () => {
    const text =
      "淘宝店卖假保温杯，卖了3.2万元，我的注册号18827365，https://item.example.com/1?id=2";
    expect(read(text)).toMatchObject({
      goods: "保温杯",
      amount: "3.2万元",
      platform: "淘宝",
      rightNumber: "18827365",
      link: "https://item.example.com/1?id=2",
    });
  });

  it.each([
    ["专利ZL202120983346.7被仿", "ZL202120983346.7"],
    ["专利 ZL 2022 2 1345098.6 被仿", "ZL 2022 2 1345098.6"],
    ["登记证粤作登字-2024-F-00017732", "粤作登字-2024-F-00017732"],
    ["商标第8872016号", "第8872016号"],
    ["商标8872016号", "8872016号"],
    ["老招牌是注册过的，43类，58120934。", "58120934"],
    ["“锅大匠”早就注册了（18820413）", "18820413"],
    ["做我的沥水架，外观2022303361758，全交给外贸", "2022303361758"],
    ["软著2021SR0458812，他换了层皮", "2021SR0458812"],
    ["底下写“专利号ZL2016304”，这么短", "ZL2016304"],
  ])("finds the number in %s", (text, number) => {
    expect(read(text).rightNumber).toBe(number);
  });

  it.each(["电话8234567号，卖假酒的", "对方注册了微信（82345678），卖假货给我"])(
    "takes the number of no right from %s",
    (text) => {
      expect(read(text).rightNumber).toBeUndefined();
    },
  );

  it("takes a few of what is large for an amount, and of what is small only many", () => {
    expect(read("一天装三吨假鱿鱼须").amount).toBe("三吨");
    expect(read("买了三台假风扇").amount).toBe("三台");
    expect(read("买了三条假毛巾").amount).toBeUndefined();
    expect(read("存了三十条假毛巾").amount).toBe("三十条");
  });

  it("keeps traditional characters of the text", () => {
    expect(read("榕東街道美佳燈飾賣假LED線燈").goods).toBe("LED線燈");
    expect(read("賣了約三千條").amount).toBe("三千條");
  });

  it("leaves out what is not there", () => {
    expect(read("我要举报")).toEqual({});
  });
});

describe("createFieldExtractor with what is learnt", () => {
  const learnt = (label: string, words: string) =>
    loadReportKnowledge("knowledge", {
      tagFields: (text) => {
        const start = text.indexOf(words);
        return start < 0 ? [] : [{ label, start, end: start + words.length }];
      },
    });
  const readWith = (text: string, label: string, words: string) =>
    understandReport(text, learnt(label, words), () => [
      { label: "counterfeit_mark", probability: 1 },
    ]).fields;

  it("takes a name that no rule knows, and goods that no list holds", () => {
    const text = "整条街都知道搓搓乐翻的是咱们的啵啵糊";
    expect(read(text)).toEqual({});
    expect(readWith(text, "respondent", "搓搓乐")).toEqual({ respondent: "搓搓乐" });
    expect(readWith(text, "goods", "啵啵糊")).toEqual({ goods: "啵啵糊" });
  });

  it("prefers it to what a rule finds elsewhere", () => {
    const text = "池尾美佳服饰的吊牌，是阿土伯印的";
    expect(read(text).respondent).toBe("美佳服饰");
    expect(readWith(text, "respondent", "阿土伯").respondent).toBe("阿土伯");
  });

  it("lets the rule say where a name begins that both see, and the first of them where it ends", () => {
    expect(readWith("池尾美佳服饰的吊牌是假的", "respondent", "池尾美佳服饰").respondent).toBe(
      "美佳服饰",
    );
    const text = "池尾老陈渔行两件事：卖假货，又骂人";
    expect(read(text).respondent).toBe("老陈渔行两件事");
    expect(readWith(text, "respondent", "池尾老陈渔行").respondent).toBe("老陈渔行");
  });

  it("takes the rules where what is learnt says nothing: whoever reports, or what all goods have", () => {
    const text = "池尾美佳服饰卖假冒我们商标的拖鞋";
    expect(readWith(text, "goods", "商标").goods).toBe("拖鞋");
    expect(readWith(text, "respondent", "我们").respondent).toBe("美佳服饰");
  });

  it("takes nobody for goods", () => {
    const text = "池尾美佳服饰卖假的拖鞋";
    expect(readWith(text, "goods", "美佳服饰").goods).toBe("拖鞋");
  });

  it("takes the rules where nothing is learnt of a text", () => {
    expect(readWith("池尾美佳服饰的吊牌是假的", "respondent", "没有的").respondent).toBe(
      "美佳服饰",
    );
  });
});
