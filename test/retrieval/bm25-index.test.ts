import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bm25Index } from "../../src/retrieval/bm25-index.ts";
import { topScores } from "../../src/retrieval/top-scores.ts";

const K1 = 1.3;
const B = 0.6;

/** Okapi BM25 as the formula is written, without an index. */
function scoreNaively(texts: string[][], query: Map<string, number>, ordinal: number): number {
  const meanLength = Math.max(1, texts.flat().length / texts.length);
  const text = texts[ordinal] ?? [];
  let score = 0;
  for (const [term, weight] of query) {
    const holders = texts.filter((other) => other.includes(term)).length;
    const count = text.filter((other) => other === term).length;
    const rarity = Math.log(1 + (texts.length - holders + 0.5) / (holders + 0.5));
    const saturation = count + K1 * (1 - B + (B * text.length) / meanLength);
    score += count === 0 ? 0 : (weight * rarity * count * (K1 + 1)) / saturation;
  }
  return score;
}

const term = fc.constantFrom("甲", "乙", "丙", "丁", "戊", "己");
const texts = fc.array(fc.array(term, { maxLength: 8 }), { minLength: 1, maxLength: 12 });
const query = fc
  .array(fc.tuple(term, fc.constantFrom(0.5, 1, 2)), { maxLength: 5 })
  .map((pairs) => new Map(pairs));

describe("Bm25Index", () => {
  it("scores every text as the formula does", () => {
    fc.assert(
      fc.property(texts, query, (list, terms) => {
        const scores = Bm25Index.build(list, { k1: K1, b: B }).scoreAll(terms).scores;
        for (const ordinal of list.keys()) {
          const score = scoreNaively(list, terms, ordinal);
          expect(Math.abs((scores[ordinal] ?? 0) - score)).toBeLessThanOrEqual(0.02 * (1 + score));
        }
      }),
    );
  });

  it("scores one query as if there had been none before, and tells which texts it found", () => {
    fc.assert(
      fc.property(texts, query, query, (list, before, terms) => {
        const index = Bm25Index.build(list);
        index.scoreAll(before);
        const { scores, found, bound } = index.scoreAll(terms);
        expect(scores).toEqual(Bm25Index.build(list).scoreAll(terms).scores);
        const holders = [...list.keys()].filter((at) =>
          (list[at] ?? []).some((one) => terms.has(one)),
        );
        expect([...found].sort((one, other) => one - other)).toEqual(holders);
        expect(bound).toBeCloseTo(index.upperBound(terms));
      }),
    );
  });

  it("gives the best texts first, and none that shares no term", () => {
    const index = Bm25Index.build([["商标", "侵权"], ["专利"], ["商标", "商标"], []]);
    const hits = index.search(new Map([["商标", 1]]), 10);
    expect(hits.map(({ ordinal }) => ordinal)).toEqual([2, 0]);
    expect(index.search(new Map([["版权", 1]]), 10)).toEqual([]);
  });

  it("scores chosen texts as it scores all", () => {
    fc.assert(
      fc.property(texts, query, fc.func(fc.boolean()), (list, terms, isChosen) => {
        const index = Bm25Index.build(list);
        const chosen = Uint32Array.from(list.keys()).filter((ordinal) => isChosen(ordinal));
        const all = index.scoreAll(terms).scores;
        const expected = [...chosen].map((ordinal) => all[ordinal]);
        expect([...index.scoreSome(terms, chosen)]).toEqual(expected);
      }),
    );
  });

  it("does the same after its data went through a file", () => {
    const index = Bm25Index.build([["商标", "侵权"], ["专利"]]);
    const terms = new Map([["专利", 1]]);
    expect(new Bm25Index({ ...index.data }).search(terms, 5)).toEqual(index.search(terms, 5));
  });
});

/** Texts over several windows and blocks: some terms in nearly all of them, most in few. */
function writeTexts(count: number, seed: number): string[][] {
  const next = createRandom(seed);
  const terms = 300;
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + Math.floor(next() * 24) }, () => `t${Math.floor(terms ** next())}`),
  );
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("Bm25Index.search", () => {
  const index = Bm25Index.build(writeTexts(20_000, 5));
  const terms = fc
    .array(fc.tuple(fc.nat(310), fc.constantFrom(0.25, 0.5, 1)), { minLength: 1, maxLength: 24 })
    .map((pairs) => new Map(pairs.map(([id, weight]) => [`t${id}`, weight])));

  it("gives what scoring every text gives", () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 1, max: 60 }), (wanted, limit) => {
        const found = index.search(wanted, limit);
        const all = index.scoreAll(wanted).scores.slice();
        const best = topScores(all, limit).map(({ score }) => score);
        expect(found).toHaveLength(best.length);
        for (const [place, { ordinal, score }] of found.entries()) {
          expect(score).toBeCloseTo(best[place] ?? 0, 3);
          expect(all[ordinal]).toBeCloseTo(score, 3);
        }
        expect(new Set(found.map(({ ordinal }) => ordinal)).size).toBe(found.length);
      }),
      { numRuns: 150 },
    );
  });
});

describe("topScores", () => {
  it("takes the highest positive scores, equal ones in order", () => {
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 10 }), (list, limit) => {
        const expected = list
          .map((score, ordinal) => ({ ordinal, score }))
          .filter(({ score }) => score > 0)
          .sort((one, other) => other.score - one.score || one.ordinal - other.ordinal)
          .slice(0, limit);
        expect(topScores(Float32Array.from(list), limit)).toEqual(expected);
      }),
    );
  });
});
