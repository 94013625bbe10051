import type { LocalDate } from "../base/clock.ts";
import { matchingRules, placeKindOf } from "./matching-rules.ts";
import { officesFor } from "./office.ts";
import type { Authority, Place, Trait } from "./proposal.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { type Handling, lawInForce, type ReportType, type RouteRule } from "./report-type.ts";

/** What the reporter has confirmed of one matter. */
export interface RouteInput {
  /** A report type's key; anything else goes to triage. */
  readonly type: string;
  readonly place: Place;
  readonly traits: readonly Trait[];
}

/** Where a matter goes, and why. */
export interface Route {
  readonly authority: Authority;
  /** Id of an office: it receives the matter, assigns it by hand, or is where to turn to. */
  readonly office: string;
  readonly handling: Handling;
  /** Whether those who assign at the city's bureau are told of it as well. */
  readonly isCopied: boolean;
  /** Absent when no rule, or more than one, holds. */
  readonly rule?: { readonly id: string; readonly version: number };
  /** Law and articles in force on the day. */
  readonly law: readonly string[];
  /** Keys of clocks.yaml that can run on the matter. */
  readonly clocks: readonly string[];
  /** In words for people. */
  readonly reasons: readonly string[];
}

/**
 * Applies the rules in force on `date`. Whatever they do not decide goes to triage, never to
 * nobody, and the reasons say so.
 */
export function routeMatter(input: RouteInput, knowledge: ReportKnowledge, date: LocalDate): Route {
  const type = knowledge.types.get(input.type);
  if (type === undefined) {
    return toTriage(knowledge, undefined, date, ["类型还不清楚，转人工分派"]);
  }
  const reasons = [`类型：${type.label}`, describePlace(input.place, knowledge)];
  const rules = matchingRules(type, placeKindOf(input.place), input.traits, date);
  const [rule] = rules;
  if (rule === undefined) {
    return toTriage(knowledge, type, date, [...reasons, "没有适用的分派规则，转人工分派"]);
  }
  if (rules.length > 1) {
    const ids = rules.map(({ id }) => id).join("、");
    return toTriage(knowledge, type, date, [...reasons, `多条规则同时适用（${ids}），转人工分派`]);
  }
  return applyRule(rule, type, input.place, knowledge, date, reasons);
}

function applyRule(
  rule: RouteRule,
  type: ReportType,
  place: Place,
  knowledge: ReportKnowledge,
  date: LocalDate,
  reasons: readonly string[],
): Route {
  const candidates = officesFor(rule.authority, place, [...knowledge.offices.values()]);
  const [only] = candidates;
  const office = rule.office ?? (candidates.length === 1 ? only?.id : undefined);
  if (office === undefined) {
    return toTriage(knowledge, type, date, [...reasons, "找不到唯一的承办单位，转人工分派"]);
  }
  const notes = zoneNotes(place, knowledge);
  const isCopied = rule.cc !== undefined || notes.length > 0;
  return {
    authority: rule.authority,
    office,
    handling: rule.handling,
    isCopied,
    rule: { id: rule.id, version: rule.version },
    law: lawInForce(rule.law ?? type.law, date),
    clocks: type.clocks,
    reasons: [...reasons, rule.reason, ...notes, ...(isCopied ? ["同时抄送市局"] : [])],
  };
}

function toTriage(
  knowledge: ReportKnowledge,
  type: ReportType | undefined,
  date: LocalDate,
  reasons: readonly string[],
): Route {
  return {
    authority: "city_bureau",
    office: knowledge.triageOffice,
    handling: "triage",
    isCopied: false,
    law: type === undefined ? [] : lawInForce(type.law, date),
    clocks: type?.clocks ?? [],
    reasons,
  };
}

function describePlace(place: Place, knowledge: ReportKnowledge): string {
  switch (place.kind) {
    case "district":
      return `地点：${place.district}${place.town ?? ""}${place.zone ?? ""}`;
    case "city":
      return `地点：${knowledge.districts.city.name}，涉及多个县（市、区）`;
    case "outside":
      return `地点：${place.name}，不在${knowledge.districts.city.name}`;
    case "ambiguous":
      return `地点：${place.name}，${place.districts.join("、")}都有这个名字`;
    case "unknown":
      return "地点：还不清楚";
  }
}

function zoneNotes(place: Place, knowledge: ReportKnowledge): readonly string[] {
  if (place.kind !== "district" || place.zone === undefined) {
    return [];
  }
  const zones = knowledge.districts.districts.flatMap((district) => district.zones);
  const note = zones.find((zone) => zone.name === place.zone)?.note;
  return note === undefined ? [] : [note];
}
