import { expect, it } from "vitest";
import { takeEvenly } from "../../src/retrieval/take-evenly.ts";

it("takes so many items, from beginning to end", () => {
  const items = Array.from({ length: 19 }, (_, place) => place);
  expect(takeEvenly(items, 10)).toEqual([0, 1, 3, 5, 7, 9, 11, 13, 15, 17]);
});

it("takes each once where fewer are there than are wanted", () => {
  expect(takeEvenly(["a", "b"], 5)).toEqual(["a", "b"]);
  expect(takeEvenly([], 5)).toEqual([]);
});
