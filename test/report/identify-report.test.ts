import { expect, it } from "vitest";
import { isProof } from "../../src/report/identify-report.ts";

it("tells number and code from what is said besides", () => {
  for (const text of [
    ...["JY20261125-00018", "ABCD-EF2H-JKMN", "JY20261125-00018 abcd ef2h jkmn。"],
    "编号：JY20261125-00018，查询码：ABCDEF2HJKMN",
  ]) {
    expect(isProof(text)).toBe(true);
  }
  expect(isProof("abcd efgh jkmn")).toBe(false);
  expect(isProof("abcd efgh jkmn", { isAsked: true })).toBe(true);
  for (const text of [
    "",
    "查询码",
    "补充 JY20261125-00018",
    "JY20261125-00018 他还卖假货",
    "JY20261125-00018 replacements",
  ]) {
    expect(isProof(text)).toBe(false);
  }
});
