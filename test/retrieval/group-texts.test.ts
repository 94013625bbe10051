import { expect, it } from "vitest";
import { groupTexts } from "../../src/retrieval/group-texts.ts";

/** A direction in the plane for each text: its angle in degrees. */
const embed = (text: string) => {
  const angle = (Number(text) * Math.PI) / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
};

it("groups what is near the first of a group, the largest group first", () => {
  expect(groupTexts(["90", "0", "10", "95", "30", "45", "200"], embed)).toEqual([
    [1, 2, 4],
    [0, 3],
    [5],
    [6],
  ]);
});

it("keeps texts apart that have no vectors", () => {
  expect(groupTexts(["一", "二"], () => new Float32Array())).toEqual([[0], [1]]);
});
