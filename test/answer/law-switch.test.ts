import { beforeAll, describe, expect, it } from "vitest";
import {
  type AnswerKnowledge,
  createAnswerKnowledge,
  resolveNeed,
} from "../../src/answer/answer-knowledge.ts";
import type { Need } from "../../src/retrieval/passage.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";

const LAST_DAY_OF_OLD = "2026-12-31";
const FIRST_DAY_OF_NEW = "2027-01-01";
const OLD_ARTICLE = /商标法（2019）第|2019年修正版商标法第/;

let knowledge: AnswerKnowledge;
let touched: readonly Need[];

beforeAll(() => {
  const { index } = openTestKnowledge();
  knowledge = createAnswerKnowledge(index);
  touched = index.needs.filter(
    (need) => textOn(need, LAST_DAY_OF_OLD) !== textOn(need, FIRST_DAY_OF_NEW),
  );
});

function textOn(need: Need, date: string): string {
  return resolveNeed(need, knowledge, date)
    .map(({ quote }) => quote)
    .join("\n");
}

describe("the change of the trademark law on 2027-01-01", () => {
  it("leaves no need that it touches without an answer, on either day", () => {
    expect(touched.length).toBeGreaterThan(30);
    for (const need of touched) {
      expect(textOn(need, LAST_DAY_OF_OLD), `${need.id} ${need.title}`).not.toBe("");
      expect(textOn(need, FIRST_DAY_OF_NEW), `${need.id} ${need.title}`).not.toBe("");
    }
  });

  it("cites no article of the old law from the first day on, and does until the last", () => {
    const old = touched.filter((need) => OLD_ARTICLE.test(textOn(need, LAST_DAY_OF_OLD)));
    expect(old.length).toBeGreaterThan(20);
    for (const need of touched) {
      const after = textOn(need, FIRST_DAY_OF_NEW);
      expect(after, `${need.id} ${need.title}`).not.toMatch(OLD_ARTICLE);
    }
  });
});
