import { expect, it } from "vitest";
import { findDoubtfulTurn, type PastTurn } from "../../src/conversation/turn.ts";

const doubted: PastTurn = {
  ...{ id: "1", text: "店里卖假货", intent: "report", outcome: "clarification" },
};
const answered: PastTurn = { id: "2", text: "", intent: "ask", outcome: "answered" };
const begun: PastTurn = { id: "3", text: "", intent: "report", outcome: "report_asking" };
const asked: PastTurn = { id: "4", text: "多久办结", intent: "ask", outcome: "answered" };

it("finds what was told after it was answered as a question, until a report was begun", () => {
  for (const id of ["1", ""]) {
    expect(findDoubtfulTurn({ history: [doubted] }, id)).toBe(doubted);
    expect(findDoubtfulTurn({ history: [doubted, answered] }, id)).toBe(doubted);
    expect(findDoubtfulTurn({ history: [doubted, answered, begun] }, id)).toBeUndefined();
    expect(findDoubtfulTurn({ history: [answered] }, id)).toBeUndefined();
  }
});

it("finds what another button asked about, and nothing for one that names no turn", () => {
  const later: PastTurn = { ...doubted, id: "5", text: "摊上卖假药" };
  expect(findDoubtfulTurn({ history: [doubted, asked, later] }, "1")).toBe(doubted);
  expect(findDoubtfulTurn({ history: [doubted, asked, later] }, "")).toBe(later);
  expect(findDoubtfulTurn({ history: [doubted, asked] }, "")).toBeUndefined();
  expect(findDoubtfulTurn({ history: [doubted, asked] }, "4")).toBeUndefined();
});
