import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadMatterStates } from "../../src/report/load-matter-states.ts";

const TABLE = readFileSync("knowledge/matter-states.yaml", "utf8");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "states-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(text: string) {
  const file = path.join(folder, "matter-states.yaml");
  writeFileSync(file, text);
  return loadMatterStates(file);
}

/** The table with a line of it changed, and that line's number. */
function change(line: string, to: string): { text: string; number: number } {
  const lines = TABLE.split("\n");
  const index = lines.findIndex((text) => text.includes(line));
  expect(index).toBeGreaterThan(0);
  return {
    text: TABLE.replace(lines[index] ?? "", (lines[index] ?? "").replace(line, to)),
    number: index + 1,
  };
}

describe("loadMatterStates", () => {
  it("lets a city change what the table allows", () => {
    const { text } = change(
      "action: accept, roles: [officer, lead]",
      "action: accept, roles: [lead]",
    );
    expect(load(text).transitions.find(({ action }) => action === "accept")?.roles).toEqual([
      "lead",
    ]);
  });

  it.each([
    ["a state that does not exist", "to: accepted, event: accepted, notify", "to: acepted, notify"],
    ["what stands twice", "state: triage, action: refer_out", "state: triage, action: transfer"],
    [
      "a way back from a state that remembers nothing",
      "state: accepted, action: supplement, roles: [reporter], to: accepted",
      "state: accepted, action: supplement, roles: [reporter], to: previous",
    ],
    [
      "clocks that would run on after the end",
      "to: closed, event: closed, clocks: stop",
      "to: closed, event: closed",
    ],
    [
      "a target without a transfer",
      "state: queued, action: return, roles",
      "state: queued, action: return, side: target, roles",
    ],
  ])("refuses %s and names the line", (_, from, to) => {
    const { text, number } = change(from, to);
    expect(() => load(text)).toThrow(`line ${number}: `);
  });

  it("refuses a state that nothing leads to, and an open one that staff cannot leave", () => {
    const unreached = TABLE.replace(/^.*action: merge,.*$/m, "");
    expect(() => load(unreached)).toThrow(/line \d+: merged is never reached/);
    const stuck = TABLE.replace(/^.*action: withdraw_(?:confirm|decline),.*$/gm, "");
    expect(() => load(stuck)).toThrow(/line \d+: staff cannot end or pass on/);
  });
});
