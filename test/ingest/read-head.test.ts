import { describe, expect, it } from "vitest";
import { readHead } from "../../src/ingest/read-head.ts";

const read = (...lines: readonly string[]) =>
  readHead(lines.map((text) => ({ kind: "paragraph", text })));

describe("readHead", () => {
  it("reads letterhead, number and a title over several lines", () => {
    expect(
      read(
        "青川市人民政府文件",
        "青府〔2023〕8 号",
        "关于印发《青川市质量奖",
        "管理办法》的通知",
        "各县人民政府：",
      ),
    ).toMatchObject({
      title: "关于印发《青川市质量奖管理办法》的通知",
      issuer: "青川市人民政府",
      number: "青府〔2023〕8号",
    });
  });

  it("writes the brackets of a number in the official way", () => {
    expect(read("青府办[2023]8号", "青川市质量奖管理办法", "第一条 略。").number).toBe(
      "青府办〔2023〕8号",
    );
  });

  it("takes issuer and first day from the signature", () => {
    expect(
      read(
        "关于申报项目的通知",
        "各单位：",
        "请申报。",
        "青川市科学技术局",
        "二〇二四年三月十五日",
      ),
    ).toMatchObject({ issuer: "青川市科学技术局", from: "2024-03-15" });
  });

  it.each([
    ["本办法自2024年5月1日起施行，有效期三年。", "2024-05-01", "2027-04-30"],
    ["本通知自2024年5月1日起执行，有效期至2026年12月31日。", "2024-05-01", "2026-12-31"],
    ["第十条 本办法由市局负责解释。自2024年1月1日起施行。", "2024-01-01", undefined],
  ])("reads the validity from %s", (sentence, from, to) => {
    expect(read("青川市质量奖管理办法", "第一条 略。", sentence)).toMatchObject({ from, to });
  });

  it.each([
    "《商标法》自2014年5月1日起施行。",
    "专利证书有效期十年。",
    "营业执照有效期至2026年12月31日。",
    "本办法施行后，《旧办法》自2024年5月1日起废止。",
  ])("reads no validity from %s", (sentence) => {
    const { from, to } = read("青川市质量奖管理办法", "第一条 略。", sentence);
    expect([from, to]).toEqual([undefined, undefined]);
  });

  it("counts from the signature when the document takes effect with its issue", () => {
    expect(
      read(
        "某办法",
        "第一条 略。",
        "本办法自印发之日起施行，有效期2年。",
        "青川市司法局",
        "2024年3月1日",
      ),
    ).toMatchObject({ from: "2024-03-01", to: "2026-02-28" });
  });

  it("takes no sentence for a title", () => {
    expect(read("根据有关规定，现就报告事项通知如下：", "一、略。").title).toBeUndefined();
  });
});
