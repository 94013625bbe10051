import { describe, expect, it, vi } from "vitest";
import { openClauses } from "../src/open-clauses.ts";
import { openTestKnowledge } from "./support/test-knowledge.ts";

const knowledge = openTestKnowledge();
const [passage] = knowledge.index.passages;
const citation = {
  document: passage?.document.id ?? "",
  title: "",
  path: passage?.path ?? [],
  quote: "",
};

describe("openClauses", () => {
  it("links to what is in the index, where it can be opened, and to nothing else", async () => {
    const { open, link } = openClauses(() => knowledge, "https://ip.example");
    const [, id = ""] = /^https:\/\/ip\.example\/#clause=(.+)$/.exec(link(citation) ?? "") ?? [];
    expect(await open(id)).toMatchObject({ path: citation.path });
    expect(link({ ...citation, path: ["没有这一条"] })).toBeUndefined();
    expect(link({ ...citation, document: "elsewhere" })).toBeUndefined();
    expect(await open("000000000000")).toBeUndefined();
  });

  it("reads an index through once, whatever is opened and linked", async () => {
    const { open, link } = openClauses(() => knowledge, "https://ip.example");
    const reading = vi.spyOn(knowledge.index.passages, Symbol.iterator);
    const id = link(citation)?.split("=")[1] ?? "";
    expect(await open(id)).toEqual(await open(id));
    expect(reading).toHaveBeenCalledOnce();
    reading.mockRestore();
  });

  it("links nowhere when the page has no public address", () => {
    expect(openClauses(() => knowledge, undefined).link(citation)).toBeUndefined();
  });
});
