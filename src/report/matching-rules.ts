import type { LocalDate } from "../base/clock.ts";
import { type Place, TRAITS, type Trait } from "./proposal.ts";
import { isInForce, type PlaceKind, type ReportType, type RouteRule } from "./report-type.ts";

/** The rules of a type that hold for a kind of place and the traits, and are in force on `date`. */
export function matchingRules(
  type: ReportType,
  placeKind: PlaceKind,
  traits: readonly Trait[],
  date: LocalDate,
): readonly RouteRule[] {
  return type.routes.filter(
    (rule) =>
      isInForce(rule, date) &&
      (rule.when.places === undefined || rule.when.places.includes(placeKind)) &&
      TRAITS.every((trait) => {
        const wanted = rule.when[trait];
        return wanted === undefined || wanted === traits.includes(trait);
      }),
  );
}

/** What rules see of a place: a name that several districts share is unknown until it is chosen. */
export function placeKindOf(place: Place): PlaceKind {
  return place.kind === "ambiguous" ? "unknown" : place.kind;
}
