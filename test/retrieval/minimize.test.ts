import { describe, expect, it } from "vitest";
import { minimize } from "../../src/retrieval/minimize.ts";

describe("minimize", () => {
  it("finds the lowest point of a long narrow valley", () => {
    const steepness = [1, 100, 10_000];
    const bottom = [3, -2, 0.5];
    const found = minimize(3, (point, gradient) =>
      steepness.reduce((sum, steep, index) => {
        const off = (point[index] ?? 0) - (bottom[index] ?? 0);
        gradient[index] = steep * off;
        return sum + (steep * off * off) / 2;
      }, 0),
    );
    for (const [index, place] of bottom.entries()) {
      expect(found[index]).toBeCloseTo(place, 3);
    }
  });

  it("steps back where the slope promised too much", () => {
    // Almost flat far away, a corner near 1: a full step runs over it.
    const found = minimize(1, (point, gradient) => {
      const off = (point[0] ?? 0) - 1;
      gradient[0] = Math.sinh(5 * off);
      return Math.cosh(5 * off) / 5;
    });
    expect(found[0]).toBeCloseTo(1, 3);
  });

  it("stays where it is flat", () => {
    const found = minimize(2, (point, gradient) => {
      gradient.set(point);
      return point.reduce((sum, part) => sum + (part * part) / 2, 0);
    });
    expect([...found]).toEqual([0, 0]);
  });
});
