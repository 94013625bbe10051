import { describe, expect, it } from "vitest";
import { createChance } from "../../src/base/chance.ts";

const ten = Array.from({ length: 10 }, (_, number) => number);

describe("createChance", () => {
  it("repeats for a seed, and only for that", () => {
    const draw = (seed: number) => ten.map(createChance(seed).next);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("stays from 0 to below 1 and reaches all of it", () => {
    const chance = createChance(3);
    const tenths = new Set(Array.from({ length: 400 }, () => Math.floor(chance.next() * 10)));
    expect([...tenths].sort((one, other) => one - other)).toEqual(ten);
  });

  it("picks from what there is", () => {
    const chance = createChance(1);
    expect(new Set(Array.from({ length: 100 }, () => chance.pick(ten)))).toEqual(new Set(ten));
    expect(chance.pick([])).toBeUndefined();
  });

  it("shuffles a copy: the same items, another order", () => {
    const items = [...ten];
    const shuffled = createChance(1).shuffle(items);
    expect(items).toEqual(ten);
    expect(shuffled).not.toEqual(ten);
    expect(shuffled.sort((one, other) => one - other)).toEqual(ten);
  });
});
