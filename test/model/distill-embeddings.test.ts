import { describe, expect, it } from "vitest";
import {
  DISTILLATION_DEFAULTS,
  type DistillationInput,
  distillEmbeddings,
} from "../../src/model/distill-embeddings.ts";
import { createStaticEmbeddings } from "../../src/model/static-embeddings.ts";
import { encodeStaticVectors, type StaticVectors } from "../../src/model/static-vectors.ts";
import { addCharacterVectors } from "./character-vectors.ts";

const SENTENCES = [
  "商标侵权",
  "假货罚款",
  "专利补贴",
  "商标罚款",
  "假货侵权",
  "where to complain",
  "投诉",
];
const WORDS = ["商标", "侵权", "假货", "罚款", "专利", "补贴", "where", "to", "complain", "投诉"];
const OPTIONS = { ...DISTILLATION_DEFAULTS, dimensions: 6 };

/** Cuts at spaces and after every second Chinese character. */
const cutWords = (text: string) => text.match(/[a-z]+|\p{Script=Han}{1,2}/gu) ?? [];

function inputOf(changes: Partial<DistillationInput> = {}): DistillationInput {
  return {
    vocabulary: WORDS.map((word) => ({ word, probability: 0.0001 })),
    corpus: SENTENCES.slice(0, 2),
    own: SENTENCES.slice(2),
    groups: [],
    cutWords,
    teacher: {
      name: "fake",
      encode: async (texts) => texts.map((text) => Float32Array.from(addCharacterVectors(text))),
    },
    ...changes,
  };
}

const distill = (changes?: Partial<DistillationInput>, options = OPTIONS) =>
  distillEmbeddings(inputOf(changes), options, () => undefined);

function similarity(vectors: StaticVectors, one: string, other: string): number {
  const { embed } = createStaticEmbeddings(vectors, cutWords);
  const right = embed(other);
  return embed(one).reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}

describe("distillEmbeddings", () => {
  it("makes the same file from the same input, byte for byte", async () => {
    const [one, other] = [await distill(), await distill()];
    expect(encodeStaticVectors(one).equals(encodeStaticVectors(other))).toBe(true);
  });

  it("writes into the header what the vectors come from", async () => {
    const { header } = await distill();
    expect(header).toMatchObject({ dimensions: 6, words: WORDS.length, teacher: "fake" });
    expect(header.options).toEqual(OPTIONS);
    const other = await distill({ corpus: SENTENCES.slice(0, 1) });
    expect(other.header.corpus).not.toBe(header.corpus);
  });

  it("puts sentences where the teacher puts them", async () => {
    const vectors = await distill();
    const near = similarity(vectors, "商标侵权", "商标罚款");
    expect(near).toBeGreaterThan(similarity(vectors, "商标侵权", "专利补贴"));
  });

  it("puts foreign sentences where the Chinese sentences of their group lie", async () => {
    const held = { ...OPTIONS, ridge: 0.01 };
    const groups = [["投诉", "where to complain"]];
    const before = similarity(await distill({}, held), "where to complain", "投诉");
    const after = similarity(await distill({ groups }, held), "where to complain", "投诉");
    expect(before).toBeLessThan(0.5);
    expect(after).toBeGreaterThan(0.9);
  });

  it("draws the sentences of a group together", async () => {
    const groups = [["商标侵权", "假货罚款"]];
    const options = { ...OPTIONS, whitening: 0, ridge: 0.01 };
    const apart = await distill({ groups }, { ...options, pull: 0 });
    const drawn = await distill({ groups }, { ...options, pull: 0.9 });
    const [before, after] = [apart, drawn].map((it) => similarity(it, "商标侵权", "假货罚款"));
    expect(before).toBeLessThan(0.7);
    expect(after).toBeGreaterThan(0.9);
  });

  it("shortens directions in which the sentences of a group differ", async () => {
    const groups = [["商标侵权", "假货罚款"]];
    const options = { ...OPTIONS, pull: 0 };
    const plain = await distill({ groups }, { ...options, whitening: 0 });
    const whitened = await distill({ groups }, { ...options, whitening: 0.5 });
    expect(similarity(whitened, "商标侵权", "假货罚款")).toBeGreaterThan(
      similarity(plain, "商标侵权", "假货罚款") + 0.1,
    );
  });

  it("tells how far it is", async () => {
    const lines: string[] = [];
    await distillEmbeddings(inputOf(), OPTIONS, (line) => lines.push(line));
    expect(lines[0]).toBe("words: 0 of 10");
    expect(lines.at(-1)).toMatch(/^step 20 of 20: residual \d/);
  });
});
