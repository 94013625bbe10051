import { describe, expect, it } from "vitest";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";
import { routeMatter } from "../../src/report/route-matter.ts";

const knowledge = loadReportKnowledge("knowledge");

/** The routing table's keys (分派主表). */
const KEYS = [
  "trademark_infringement",
  "counterfeit_mark",
  "trademark_other",
  "patent_passing_off",
  "patent_infringement",
  "patent_mediation",
  "copyright",
  "gi_product",
  "trade_secret",
  "plant_variety",
  "ic_layout",
  "enterprise_name",
  "unfair_competition",
  "customs",
  "crime_lead",
  "civil_suit",
  "ecommerce",
  "exhibition",
  "olympic_mark",
  "special_mark",
  "overseas",
  "agency_misconduct",
  "consumer_complaint",
  "not_ip",
];

const PROMISES = /一定(?:能|会)|保证|肯定(?:侵权|违法)|必然/;

describe("report-types", () => {
  it("has a file for every row of the routing table", () => {
    expect([...knowledge.types.keys()].sort()).toEqual([...KEYS].sort());
  });

  it("sends every type in every district somewhere by a rule, today and under the next trademark law", () => {
    for (const type of KEYS) {
      for (const { name: district } of knowledge.districts.districts) {
        for (const date of ["2026-11-25", "2027-01-01"]) {
          const place = { kind: "district", district } as const;
          const route = routeMatter({ type, place, traits: [] }, knowledge, date);
          expect(route.rule, `${type} in ${district} on ${date}`).toBeDefined();
          expect(route.law.length, type).toBeGreaterThan(0);
        }
      }
    }
  });

  it("gives no name to two types", () => {
    const names = [...knowledge.types.values()].flatMap(({ names: all }) => all);
    expect(new Set(names).size).toBe(names.length);
  });

  it("promises and judges nothing", () => {
    for (const { key, summary, can, cannot, advice = "" } of knowledge.types.values()) {
      expect([summary, can, cannot, advice].join(), key).not.toMatch(PROMISES);
    }
  });

  it("asks for no identity card", () => {
    for (const type of knowledge.types.values()) {
      expect(type.materials.required.join(), type.key).not.toMatch(/身份证/);
    }
  });
});
