import { describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { loadNeeds } from "../../src/retrieval/load-needs.ts";
import { SMALL_KNOWLEDGE, writeKnowledge } from "../support/write-knowledge.ts";

function load(changes: Readonly<Record<string, string>> = {}) {
  const folder = writeKnowledge({ ...SMALL_KNOWLEDGE, ...changes });
  return loadNeeds(folder, loadDocuments(folder).passages);
}

function loadLine(need: object) {
  return load({ "needs/all.jsonl": `\n${JSON.stringify(need)}\n` });
}

const path = ["第一章  基础", "第一节  现状"];

describe("loadNeeds", () => {
  it("resolves quotes to the exact words of a passage, over broken lines", () => {
    expect(load().find(({ id }) => id === "n2")).toMatchObject({
      answer: {
        kind: "quotes",
        quotes: [{ passageId: "plan/plan#1", quote: "注册商标总量达到\n100件" }],
      },
      about: "plan/plan#1",
    });
  });

  it("finds a quote of a table in its row", () => {
    expect(load().find(({ id }) => id === "n3")?.about).toBe("plan/plan#3");
  });

  it("keeps why nothing answers, and where to ask", () => {
    const [need] = loadLine({ id: "a", title: "甲", asks: ["问"], unknown: { why: "amount" } });
    expect(need?.answer).toEqual({ kind: "unknown", why: "amount" });
  });

  it.each([
    [{ quotes: [{ document: "plan/plan", path, quote: "没有这句" }] }, "does not stand"],
    [{ quotes: [{ document: "plan/plan", path: ["无"], quote: "商标" }] }, "no passage at 无"],
    [{ facts: ["law/penalties#nothing"] }, "law/penalties#nothing"],
    [{ facts: ["plan/plan#1"] }, "is no fact"],
    [{ facts: ["law/penalties#copyright-where"], limit: "99日" }, "limit does not stand"],
    [{ unknown: { why: "amount" }, limit: "15日" }, "a limit only of facts"],
    [{}, "exactly one"],
    [{ facts: ["law/penalties#copyright-where"], unknown: { why: "amount" } }, "exactly one"],
    [{ unknown: { why: "boredom" } }, "why"],
  ])("says file, line and problem of %j", (answer, problem) => {
    const line = { id: "a", title: "甲", asks: ["问"], ...answer };
    expect(() => loadLine(line)).toThrow(/all\.jsonl:2/);
    expect(() => loadLine(line)).toThrow(problem);
  });

  it("refuses two needs of one name", () => {
    const line = '{"id":"n1","title":"甲","asks":["问"],"unknown":{"why":"other"}}\n';
    expect(() => load({ "needs/more.jsonl": line })).toThrow(/more\.jsonl:1: another need/);
  });
});
