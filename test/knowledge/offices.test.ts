import { describe, expect, it } from "vitest";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";

const { offices, districts } = loadReportKnowledge("knowledge");

describe("offices", () => {
  it("has one county bureau with people for each district", () => {
    const bureaus = [...offices.values()].filter(({ authorities }) =>
      authorities.includes("county_bureau"),
    );
    expect(bureaus.map(({ district }) => district).sort()).toEqual(
      districts.districts.map(({ name }) => name).sort(),
    );
    expect(bureaus.every(({ staffed }) => staffed)).toBe(true);
  });

  it("gives no telephone number that the bureau has not confirmed", () => {
    for (const { id, hotlines = [] } of offices.values()) {
      expect(
        hotlines.filter((number) => !/^(?:110|12\d{3})$/.test(number)),
        id,
      ).toEqual([]);
    }
  });
});
