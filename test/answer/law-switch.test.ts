import { beforeAll, describe, expect, it } from "vitest";
import {
  type AnswerKnowledge,
  createAnswerKnowledge,
  resolveNeed,
} from "../../src/answer/answer-knowledge.ts";
import type { Need } from "../../src/retrieval/passage.ts";
import { openTestKnowledge } from "../support/test-knowledge.ts";
import { openAnswerSkill } from "./open-answer-skill.ts";

const LAST_DAY_OF_OLD = "2026-12-31";
const FIRST_DAY_OF_NEW = "2027-01-01";
/** What is in force today may announce the new law, but not rest on it. */
const LATER_BASIS = /^依据：.*商标法（2026）第/m;
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

  it("tells who asks the law of the day, on either day", async () => {
    const ask = openAnswerSkill(knowledge);
    const askOn = async (need: Need, today: string) => {
      const { reply } = await ask(need.asks[0] ?? need.title, { today });
      const quotes = reply.citations.map(({ quote }) => quote);
      return [reply.text, ...quotes].join("\n");
    };
    const asked = await Promise.all(
      touched.map(async (need) => ({
        name: `${need.id} ${need.title}`,
        before: await askOn(need, LAST_DAY_OF_OLD),
        after: await askOn(need, FIRST_DAY_OF_NEW),
      })),
    );
    const namesOf = (list: typeof asked) => list.map(({ name }) => name);
    expect(namesOf(asked.filter(({ after }) => OLD_ARTICLE.test(after)))).toEqual([]);
    expect(namesOf(asked.filter(({ before }) => LATER_BASIS.test(before)))).toEqual([]);
    const changed = asked.filter(({ before, after }) => before !== after);
    expect(changed.length).toBeGreaterThan(20);
  });

  it("cites no article of the old law from the first day on, and does until the last", () => {
    const old = touched.filter((need) => OLD_ARTICLE.test(textOn(need, LAST_DAY_OF_OLD)));
    expect(old.length).toBeGreaterThan(20);
    for (const need of touched) {
      const after = textOn(need, FIRST_DAY_OF_NEW);
      expect(after, `${need.id} ${need.title}`).not.toMatch(OLD_ARTICLE);
    }
  });

  it("tells who asks before it the law of the day that the question names, and from when that counts", async () => {
    const ask = openAnswerSkill(knowledge);
    const later = await ask("2027年商标异议期是几个月", { today: LAST_DAY_OF_OLD });
    expect(later.reply.text).toMatch(/^以下自2027-01-01起适用：\n商标异议期是公告之日起2个月/u);
    const english = await ask("What is the trademark opposition period in 2027?", {
      today: LAST_DAY_OF_OLD,
    });
    expect(english.reply.text).toMatch(/^This applies from 2027-01-01:\n.*two months/u);
    const counted = await ask("2027年1月11日公告的商标，异议期到哪天截止", {
      today: LAST_DAY_OF_OLD,
    });
    expect(counted.reply.text).toContain("2个月");
    expect(counted.reply.text).not.toMatch(OLD_ARTICLE);
    const now = await ask("商标异议期是几个月", { today: LAST_DAY_OF_OLD });
    expect(now.reply.text).toMatch(/^商标异议期是公告之日起3个月/u);
  });
});
