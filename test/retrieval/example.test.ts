import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadExamples } from "../../src/retrieval/example.ts";
import { SMALL_KNOWLEDGE, writeKnowledge } from "../support/write-knowledge.ts";

describe("loadExamples", () => {
  it("reads messages and further ones by label", () => {
    const byLabel = "intents: { status: [查进度] }\ntypes: { copyright: [盗版书] }\n";
    const folder = writeKnowledge({ ...SMALL_KNOWLEDGE, "examples/by-label.yaml": byLabel });
    expect(loadExamples(folder).slice(-2)).toEqual([
      { text: "查进度", intent: "status", typesOk: [] },
      { text: "盗版书", intent: "report", type: "copyright", typesOk: [] },
    ]);
  });

  it("is empty without files", () => {
    expect(loadExamples(writeKnowledge({}))).toEqual([]);
  });

  it.each([
    ["examples/by-label.yaml", "intents: { gossip: [甲] }\ntypes: {}\n", "by-label.yaml"],
    ["examples/messages.jsonl", '{"text":"甲","intent":"gossip"}\n', "messages.jsonl:1"],
  ])("names the place of an unknown intent in %s", (name, text, place) => {
    expect(() => loadExamples(writeKnowledge({ [name]: text }))).toThrow(place);
  });

  it("knows only report types that the knowledge has", () => {
    const types = readdirSync("knowledge/report-types").map((name) => name.replace(".yaml", ""));
    const known = new Set([...types, "unclear"]);
    const unknown = loadExamples("knowledge").filter(
      ({ type }) => typeof type === "string" && !known.has(type),
    );
    expect(unknown).toEqual([]);
  });
});
