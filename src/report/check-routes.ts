import type { LocalDate } from "../base/clock.ts";
import { matchingRules } from "./matching-rules.ts";
import { type Office, officesFor } from "./office.ts";
import { type Place, TRAITS, type Trait } from "./proposal.ts";
import { PLACE_KINDS, type PlaceKind, type ReportType, type RouteRule } from "./report-type.ts";

/**
 * What is wrong with the routes of a type: a case without a rule or with two, a rule without exactly
 * one office, an office that accepts matters and has no people. Every kind of place and district,
 * every combination of the traits that the rules look at, and every day on which a rule begins or
 * ends is tried. Empty when all is well.
 */
export function findRouteFaults(
  type: ReportType,
  districts: readonly string[],
  offices: readonly Office[],
): readonly string[] {
  const faults = new Set<string>();
  for (const date of datesOfChange(type)) {
    for (const traits of combinations(traitsOf(type))) {
      for (const kind of PLACE_KINDS) {
        const rules = matchingRules(type, kind, traits, date);
        const cell = `${kind}, [${traits.join(", ")}] on ${date}`;
        const [rule] = rules;
        if (rule === undefined || rules.length > 1) {
          faults.add(`${rules.length} rules for ${cell}: ${rules.map(({ id }) => id).join(", ")}`);
        } else {
          addOfficeFaults(rule, placesOf(kind, districts), offices, faults);
        }
      }
    }
  }
  return [...faults];
}

function addOfficeFaults(
  rule: RouteRule,
  places: readonly Place[],
  offices: readonly Office[],
  faults: Set<string>,
): void {
  for (const place of places) {
    const where = place.kind === "district" ? place.district : place.kind;
    const found =
      rule.office === undefined
        ? officesFor(rule.authority, place, offices)
        : offices.filter((office) => office.id === rule.office);
    const [office] = found;
    if (office === undefined || found.length > 1) {
      faults.add(`rule ${rule.id} finds ${found.length} offices for ${where}`);
    } else if (!office.authorities.includes(rule.authority)) {
      faults.add(`rule ${rule.id}: office ${office.id} is no ${rule.authority}`);
    } else if (rule.handling !== "inform" && !office.staffed) {
      faults.add(`rule ${rule.id}: office ${office.id} receives no matters`);
    }
  }
}

function placesOf(kind: PlaceKind, districts: readonly string[]): readonly Place[] {
  if (kind === "district") {
    return districts.map((district) => ({ kind, district }));
  }
  return kind === "outside" ? [{ kind, name: "" }] : [{ kind }];
}

/** One day of every stretch on which the rules stay the same. */
function datesOfChange(type: ReportType): readonly LocalDate[] {
  const days = type.routes.flatMap(({ from, to }) => [from, to]);
  return [...new Set(["1900-01-01", "9999-12-31", ...days.filter((day) => day !== undefined)])];
}

function traitsOf(type: ReportType): readonly Trait[] {
  return TRAITS.filter((trait) => type.routes.some((rule) => rule.when[trait] !== undefined));
}

function combinations(traits: readonly Trait[]): readonly (readonly Trait[])[] {
  return traits.reduce<readonly (readonly Trait[])[]>(
    (sets, trait) => [...sets, ...sets.map((set) => [...set, trait])],
    [[]],
  );
}
