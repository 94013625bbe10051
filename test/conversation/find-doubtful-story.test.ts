import { expect, it } from "vitest";
import { findDoubtfulStory, type PastTurn } from "../../src/conversation/turn.ts";

const doubted: PastTurn = {
  text: "店里卖假货",
  intent: "report",
  outcome: "clarification",
};
const answered: PastTurn = {
  text: "当作问题回答我",
  intent: "ask",
  outcome: "answered",
};
const begun: PastTurn = {
  text: "登记成线索",
  intent: "report",
  outcome: "report_asking",
};

it("finds what was told after it was answered as a question, until a report was begun", () => {
  expect(findDoubtfulStory({ history: [doubted] })).toBe("店里卖假货");
  expect(findDoubtfulStory({ history: [doubted, answered] })).toBe("店里卖假货");
  expect(findDoubtfulStory({ history: [doubted, answered, begun] })).toBeUndefined();
  expect(findDoubtfulStory({ history: [answered] })).toBeUndefined();
});
