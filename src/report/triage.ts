import type { LocalDate } from "../base/clock.ts";
import { computeDueDate } from "./compute-due-date.ts";
import { isNamed } from "./is-named.ts";
import { UNCLEAR_TYPE } from "./label-type.ts";
import type { Place, Proposal, ReportFields } from "./proposal.ts";
import { type ClassifyType, likeliestType } from "./rank-types.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { type Route, routeMatter } from "./route-matter.ts";
import { understandReport } from "./understand-report.ts";

/** What `triage --json` answers, without `id`, `intent` and `ms`. */
export interface Triage {
  /** A report type's key, or `unclear`. */
  readonly type: string;
  /** The likely types, most likely first. */
  readonly types: readonly string[];
  /** A district's name, `city`, `outside` or `unknown`. */
  readonly district: string;
  readonly authority: string;
  readonly office: string | null;
  readonly flags: readonly string[];
  /** `respondent goods amount platform right_no link`, as far as they are there. */
  readonly fields: Readonly<Record<string, string>>;
  /** Id and version of the rule that decided, or null. */
  readonly rule: string | null;
  readonly law: readonly string[];
  readonly clocks: readonly {
    readonly id: string;
    readonly law: string;
    readonly due: LocalDate | null;
    readonly provisional: boolean;
  }[];
  /** What the reporter would be asked for. */
  readonly missing: readonly string[];
}

/** Below this share the likely types stand too close to name more of them. */
const LIKELY = 0.1;

/** Understands and routes one text as if it were received on `date`. Starts nothing. */
export function triage(
  { text, date }: { readonly text: string; readonly date: LocalDate },
  knowledge: ReportKnowledge,
  classifyType: ClassifyType,
): Triage {
  const proposal = understandReport(text, knowledge, classifyType);
  const type = likeliestType(proposal.types) ?? UNCLEAR_TYPE;
  const route = routeMatter(
    { type, place: proposal.place, traits: proposal.traits },
    knowledge,
    date,
  );
  const isClear = knowledge.types.has(type);
  const likely = proposal.types
    .filter(({ confidence }, index) => index === 0 || confidence >= LIKELY)
    .map(({ key }) => key);
  return {
    type,
    types: [...new Set([...likely, ...proposal.matters.map((matter) => matter.type)])],
    district: districtOf(proposal.place),
    authority: isClear ? route.authority : "none",
    office: isClear ? route.office : null,
    flags: proposal.flags,
    fields: toNamedFields(proposal.fields),
    rule: route.rule === undefined ? null : `${route.rule.id}@${route.rule.version}`,
    law: route.law,
    clocks: runningClocks(route, knowledge, date),
    missing: missingOf(type, proposal, knowledge),
  };
}

/** The pieces under the contract's names. */
function toNamedFields({ rightNumber, ...fields }: ReportFields): Readonly<Record<string, string>> {
  return { ...fields, ...(rightNumber === undefined ? {} : { right_no: rightNumber }) };
}

/** What the contract calls a place. */
function districtOf(place: Place): string {
  if (place.kind === "district") {
    return place.district;
  }
  return place.kind === "ambiguous" ? "unknown" : place.kind;
}

function runningClocks(route: Route, knowledge: ReportKnowledge, date: LocalDate) {
  return route.clocks.flatMap((id) => {
    const clock = knowledge.clocks.get(id);
    const isRunning = clock !== undefined && [clock.start].flat().includes("received");
    return isRunning && route.handling !== "inform"
      ? [{ id, law: clock.law, ...computeDueDate(clock, date, knowledge.calendar) }]
      : [];
  });
}

function missingOf(
  type: string,
  proposal: Proposal,
  knowledge: ReportKnowledge,
): readonly string[] {
  const asks = knowledge.types.get(type)?.asks ?? [];
  const present = {
    respondent: isNamed(proposal.fields.respondent) ? proposal.fields.respondent : undefined,
    goods: proposal.fields.goods,
    amount: proposal.fields.amount,
    platform: proposal.fields.platform,
    right_number: proposal.fields.rightNumber,
    link: proposal.fields.link,
  };
  const isPlaced = proposal.place.kind !== "unknown" && proposal.place.kind !== "ambiguous";
  return [
    ...(knowledge.types.has(type) ? [] : ["type"]),
    ...(isPlaced ? [] : ["district"]),
    ...asks.filter((field) => present[field] === undefined),
  ];
}
