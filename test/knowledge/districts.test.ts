import { describe, expect, it } from "vitest";
import { findPlace } from "../../src/report/find-place.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";

const { districts, place } = loadReportKnowledge("knowledge");

describe("districts", () => {
  it("has the five districts with their codes", () => {
    expect(districts.districts.map(({ name, code }) => `${code}${name}`).sort()).toEqual([
      "445202榕城区",
      "445203揭东区",
      "445222揭西县",
      "445224惠来县",
      "445281普宁市",
    ]);
  });

  it("finds every town, place and zone by its full name in its own district", () => {
    for (const district of districts.districts) {
      for (const { name } of [...district.towns, ...district.places, ...district.zones]) {
        expect(findPlace(`${name}有人卖假货`, false, place), name).toMatchObject({
          kind: "district",
          district: district.name,
        });
      }
    }
  });

  it("gives no full name to two places", () => {
    const names = districts.districts.flatMap(({ towns, places, zones }) =>
      [...towns, ...places, ...zones].flatMap(({ name, aliases = [] }) => [name, ...aliases]),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("has no name outside that is one of the city's", () => {
    const local = new Set(
      districts.districts.flatMap(({ towns }) =>
        towns.flatMap(({ name }) => [name, name.replace(/(?:街道|镇|乡)$/, "")]),
      ),
    );
    const { names } = districts.outside;
    expect(names.filter((name) => local.has(name) && name !== "中山")).toEqual([]);
  });
});
