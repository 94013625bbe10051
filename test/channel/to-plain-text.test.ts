import { describe, expect, it } from "vitest";
import { toPlainText } from "../../src/channel/to-plain-text.ts";
import { toReply } from "../../src/conversation/reply.ts";

describe("toPlainText", () => {
  it("gives the text alone when there is no more", () => {
    expect(toPlainText(toReply("您好。\n"), "依据")).toBe("您好。");
  });

  it("lines a table up by what Chinese characters take, whatever its rows lack", () => {
    const rows = [["专利", "1"], ["a", "２2", "多余"], ["换\n行"]];
    expect(toPlainText(toReply("", { table: { columns: ["指标", "数"], rows } }), "依据")).toBe(
      "指标   数\n专利   1\na      ２2\n换 行",
    );
  });

  it("quotes a row of a table without its bars", () => {
    const row = { document: "d", title: "规划", path: [], quote: "| 1 | 有效发明专利量 | 1500 |" };
    const text = toPlainText(toReply("见 [1]", { citations: [row] }), "依据");
    expect(text.endsWith("“1，有效发明专利量，1500”")).toBe(true);
  });

  it("numbers the sources and shortens long quotes", () => {
    const source = { document: "d", title: "《商标法》", path: ["第五十七条"], quote: "短\n句" };
    const long = { document: "d", title: "规划", path: [], quote: "😀".repeat(81) };
    expect(toPlainText(toReply("见 [1][2]", { citations: [source, long] }), "依据")).toBe(
      `见 [1][2]\n\n依据\n[1] 《商标法》 › 第五十七条\n“短 句”\n[2] 《规划》\n“${"😀".repeat(80)}…”`,
    );
  });

  it("says where a clause can be read, where it can", () => {
    const [known, gone] = ["d", "gone"].map((document) => ({
      ...{ document, title: "规划", path: [], quote: "句" },
    }));
    const citations = [known, gone].flatMap((one) => one ?? []);
    const link = ({ document }: { document: string }) =>
      document === "d" ? "https://ip.example/#clause=1" : undefined;
    expect(
      toPlainText(toReply("见 [1][2]", { citations }), "依据", { link, quoteMark: "> " }),
    ).toBe(
      "见 [1][2]\n\n依据\n[1] 《规划》\n> “句”\nhttps://ip.example/#clause=1\n[2] 《规划》\n> “句”",
    );
  });
});
