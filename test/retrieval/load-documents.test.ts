import { describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { SMALL_KNOWLEDGE, writeKnowledge } from "../support/write-knowledge.ts";

function load(changes: Readonly<Record<string, string>> = {}) {
  return loadDocuments(writeKnowledge({ ...SMALL_KNOWLEDGE, ...changes }));
}

describe("loadDocuments", () => {
  it("names documents by their path and passages by ordinal or fact", () => {
    const { documents, passages } = load();
    expect(documents.map(({ id, kind }) => [id, kind])).toEqual([
      ["law/penalties", "law"],
      ["plan/plan", "plan"],
    ]);
    expect(passages.map(({ id, kind }) => [id, kind])).toEqual([
      ["law/penalties#trademark-fine-2019", "fact"],
      ["law/penalties#trademark-fine-2026", "fact"],
      ["law/penalties#copyright-where", "fact"],
      ["plan/plan#1", "clause"],
      ["plan/plan#2", "clause"],
      ["plan/plan#3", "table_row"],
      ["plan/plan#4", "table_row"],
    ]);
  });

  it("keeps law, validity and confidence of a fact", () => {
    const [fact] = load().passages;
    expect(fact).toMatchObject({
      path: ["商标", "商标侵权罚多少"],
      fact: { topic: "penalty", law: ["中华人民共和国商标法（2019）第六十条"] },
      to: "2026-12-31",
      confidence: "verified",
    });
  });

  it.each([
    ["plan/broken.md", "没有抬头", "front matter"],
    ["plan/broken.md", "---\ntitle: 空\nkind: plan\nconfidence: verified\n---\n", "holds no text"],
    ["plan/broken.md", "---\ntitle: 错\nkind: novel\nconfidence: verified\n---\n文\n", "kind"],
    ["law/broken.yaml", "title: 错\nkind: law\nfacts: []\n", "facts"],
    ["law/broken.yaml", "title: [错\n", "broken.yaml"],
  ])("says what is wrong with %s", (name, text, problem) => {
    const error = (() => {
      try {
        load({ [name]: text });
        return undefined;
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ code: "broken_data_file" });
    expect(String(error)).toContain(name);
    expect(String(error)).toContain(problem);
  });

  it("refuses two facts of one name", () => {
    const fact = "  - {id: a, path: [甲], topic: other, text: 文, confidence: verified}\n";
    const text = `title: 重\nkind: law\nfacts:\n${fact}${fact}`;
    expect(() => load({ "law/twice.yaml": text })).toThrow("two facts are called a");
  });
});
