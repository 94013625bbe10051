import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toUnitVector } from "../../src/model/unit-vector.ts";
import { toMiddle, VectorList } from "../../src/retrieval/vector-list.ts";

const vector = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  .filter((values) => Math.hypot(...values) > 0.1)
  .map((values) => Float32Array.from(values, (value) => value / Math.hypot(...values)));

describe("VectorList", () => {
  it("gives the cosine of each vector, nothing below 0", () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1 }), vector, (vectors, wanted) => {
        const cosines = vectors.map((one) =>
          one.reduce((sum, value, index) => sum + value * (wanted[index] ?? 0), 0),
        );
        const found = VectorList.build(vectors).similarities(wanted);
        expect(found).toHaveLength(vectors.length);
        for (const [ordinal, cosine] of cosines.entries()) {
          expect(found[ordinal]).toBeCloseTo(Math.max(0, cosine), 3);
        }
      }),
    );
  });

  it("compares all as it compares one, whatever the length of the vectors", () => {
    const lengths = fc.constantFrom(3, 4, 6, 128).chain((length) => {
      const numbers = fc.double({ min: -1, max: 1, noNaN: true });
      const one = fc
        .array(numbers, { minLength: length, maxLength: length })
        .map((values) => toUnitVector(Float32Array.from(values)));
      return fc.tuple(
        fc.array(one, { minLength: 1, maxLength: 5 }),
        fc.array(one, { minLength: 1 }),
      );
    });
    fc.assert(
      fc.property(lengths, ([vectors, questions]) => {
        const list = VectorList.build(vectors);
        for (const question of questions) {
          for (const [ordinal, cosine] of list.similarities(question).entries()) {
            expect(cosine).toBeCloseTo(list.similarity(ordinal, question), 6);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("finds nothing where nothing was embedded", () => {
    const empty = VectorList.build([new Float32Array(), new Float32Array()]);
    expect(empty.similarities(new Float32Array())).toHaveLength(0);
  });
});

describe("toMiddle", () => {
  it("has unit length and is as near to one vector as to the other", () => {
    fc.assert(
      fc.property(vector, vector, (one, other) => {
        fc.pre(Math.hypot(...one.map((value, index) => value + (other[index] ?? 0))) > 0.1);
        const middle = toMiddle([one, other]);
        expect(Math.hypot(...middle)).toBeCloseTo(1, 4);
        const [first = 0, second = 1] = VectorList.build([one, other]).similarities(middle);
        expect(first).toBeCloseTo(second, 3);
      }),
    );
  });
});
