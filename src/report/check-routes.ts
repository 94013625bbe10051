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
    const found =
      rule.office === undefined
        ? officesFor(rule.authority, place, offices)
        : offices.filter((office) => office.id === rule.office);
    const fault = findOfficeFault(rule, found);
    if (fault !== undefined) {
      const where = place.kind === "district" ? place.district : place.kind;
      faults.add(`rule ${rule.id} for ${where}: ${fault}`);
    }
  }
}

function findOfficeFault(rule: RouteRule, found: readonly Office[]): string | undefined {
  const [office] = found;
  if (office === undefined || found.length > 1) {
    return `${found.length} offices`;
  }
  if (rule.handling === "inform") {
    return office.authorities.includes(rule.authority)
      ? undefined
      : `office ${office.id} is no ${rule.authority}`;
  }
  const isFit = office.authorities.includes(rule.authority) && office.staffed;
  return isFit ? undefined : `office ${office.id} is no ${rule.authority} with people`;
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
  const sets: Trait[][] = [[]];
  for (const trait of traits) {
    sets.push(...sets.map((set) => [...set, trait]));
  }
  return sets;
}
