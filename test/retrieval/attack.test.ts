import { describe, expect, it } from "vitest";
import { loadAttackTellings } from "../../src/retrieval/attack.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

const kinds = ["injection", "prompt", "others_report", "promise", "judgement", "false_report"];
const whole = [...kinds, "harm", "look_alike"].map((kind) => `${kind}: [${kind} told]\n`).join("");

describe("loadAttackTellings", () => {
  it("reads tellings with what they are", () => {
    const tellings = loadAttackTellings(writeKnowledge({ "examples/attacks.yaml": whole }));
    expect(tellings).toHaveLength(8);
    expect(tellings[0]).toEqual({ text: "injection told", label: "injection" });
  });

  it("is empty without the file", () => {
    expect(loadAttackTellings(writeKnowledge({}))).toEqual([]);
  });

  it("names the file of an unknown kind", () => {
    const folder = writeKnowledge({ "examples/attacks.yaml": `${whole}gossip: [甲]\n` });
    expect(() => loadAttackTellings(folder)).toThrow("attacks.yaml");
  });
});
