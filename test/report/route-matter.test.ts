import { describe, expect, it } from "vitest";
import { type Place, TRAITS, type Trait } from "../../src/report/proposal.ts";
import { loadReportKnowledge } from "../../src/report/report-knowledge.ts";
import type { PlaceKind } from "../../src/report/report-type.ts";
import { routeMatter } from "../../src/report/route-matter.ts";

const knowledge = loadReportKnowledge("knowledge");
const PLACES: Readonly<Record<PlaceKind, Place>> = {
  district: { kind: "district", district: "惠来县" },
  city: { kind: "city" },
  outside: { kind: "outside", name: "义乌" },
  unknown: { kind: "unknown" },
};
const huilai: Place = { kind: "district", district: "惠来县" };

function route(type: string, place: Place, traits: readonly Trait[] = [], date = "2026-11-25") {
  return routeMatter({ type, place, traits }, knowledge, date);
}

describe("routeMatter", () => {
  it("sends what counties handle to the county of the act", () => {
    expect(route("trademark_infringement", huilai)).toMatchObject({
      authority: "county_bureau",
      office: "huilai-market-bureau",
      handling: "accept",
      rule: { id: "trademark-infringement-county", version: 1 },
      clocks: ["r_check", "r_decide", "r_dispute"],
    });
  });

  it("cites the trademark law in force on the day", () => {
    const [before] = route("trademark_infringement", huilai, [], "2026-12-31").law;
    const [after] = route("trademark_infringement", huilai, [], "2027-01-01").law;
    expect(before).toContain("（2019）第五十七条");
    expect(after).toContain("（2026）第七十条");
  });

  it("sends patent disputes to the city bureau, and to the court once they are there", () => {
    expect(route("patent_infringement", huilai).authority).toBe("city_bureau");
    expect(route("patent_infringement", huilai, ["already_in_court"])).toMatchObject({
      authority: "court",
      handling: "inform",
    });
  });

  it("sends several districts to the city bureau", () => {
    expect(route("counterfeit_mark", { kind: "city" })).toMatchObject({
      authority: "city_bureau",
      handling: "accept",
    });
  });

  it("leaves an unknown or ambiguous place to triage and says so", () => {
    const ambiguous: Place = { kind: "ambiguous", name: "坪上", districts: ["揭西县", "揭东区"] };
    for (const place of [{ kind: "unknown" } as const, ambiguous]) {
      expect(route("counterfeit_mark", place)).toMatchObject({
        authority: "city_bureau",
        office: "jieyang-market-bureau",
        handling: "triage",
      });
    }
    expect(route("counterfeit_mark", ambiguous).reasons.join()).toContain("揭西县、揭东区都有");
  });

  it("promises nothing outside the city", () => {
    expect(route("counterfeit_mark", { kind: "outside", name: "义乌" })).toMatchObject({
      authority: "none",
      handling: "inform",
    });
  });

  it.each([
    ["plant_variety", ["forestry"], "forestry"],
    ["plant_variety", [], "agri"],
    ["gi_product", ["agricultural_gi"], "agri"],
    ["trademark_other", ["registration_matter"], "cnipa"],
    ["agency_misconduct", ["patent_agency"], "city_bureau"],
    ["not_ip", ["danger"], "police"],
    ["enterprise_name", [], "registry"],
    ["ic_layout", [], "cnipa"],
    ["customs", [], "customs"],
    ["crime_lead", [], "police"],
    ["ecommerce", [], "platform"],
    ["copyright", [], "copyright"],
  ] as const)("sends %s with %j to %s", (type, traits, authority) => {
    expect(route(type, huilai, traits).authority).toBe(authority);
  });

  it("says that a zone's handling needs the city bureau's word", () => {
    const zone: Place = { kind: "district", district: "惠来县", zone: "大南海石化工业区" };
    expect(route("counterfeit_mark", zone).reasons.join()).toContain("请市局确认");
  });

  it("leaves an unknown type to triage", () => {
    expect(route("unclear", huilai)).toMatchObject({ handling: "triage", law: [], clocks: [] });
  });

  it("leaves to triage what no rule or more than one decides", () => {
    const type = knowledge.types.get("copyright");
    const [rule] = type?.routes ?? [];
    for (const routes of [[], [rule, rule]]) {
      const types = new Map([["copyright", { ...type, routes }]]) as typeof knowledge.types;
      const broken = { ...knowledge, types };
      const result = routeMatter(
        { type: "copyright", place: huilai, traits: [] },
        broken,
        "2026-11-25",
      );
      expect(result).toMatchObject({ handling: "triage", office: "jieyang-market-bureau" });
      expect(result.rule).toBeUndefined();
    }
  });

  const rows = [...knowledge.types.values()].flatMap((type) =>
    type.routes.map((rule) => ({ type, rule, name: rule.id })),
  );

  it.each(rows)("lets $name decide from its first day to its last, and on no other", (row) => {
    const { type, rule } = row;
    const dated = { ...rule, from: "2030-03-01", to: "2030-09-30" };
    const routes = type.routes.map((other) => (other === rule ? dated : other));
    const changed = {
      ...knowledge,
      types: new Map([...knowledge.types, [type.key, { ...type, routes }]]),
    };
    const traits = TRAITS.filter((trait) => rule.when[trait] === true);
    const place = PLACES[rule.when.places?.[0] ?? "district"];
    const decide = (date: string) =>
      routeMatter({ type: type.key, place, traits }, changed, date).rule?.id;
    const days = ["2030-02-28", "2030-03-01", "2030-09-30", "2030-10-01"];
    expect(days.map((day) => decide(day) === rule.id)).toEqual([false, true, true, false]);
  });
});
