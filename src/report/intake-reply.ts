import { type Reply, toReply } from "../conversation/reply.ts";
import { allFlags, type Draft, type Step, toMatterDrafts } from "./draft.ts";
import type { IntakeRemark } from "./intake.ts";
import { toIntakeButtons } from "./intake-buttons.ts";
import type { IntakeRules } from "./intake-rules.ts";
import { describeNewPlace, describeReadBack } from "./intake-summary.ts";
import { UNCLEAR_TYPE } from "./label-type.ts";
import type { ReportTextName, ReportTexts } from "./report-texts.ts";

/** What the questions need besides the draft. */
export interface IntakeReplyContext {
  readonly rules: IntakeRules;
  readonly limits: { readonly evidenceCount: number; readonly evidenceMegabytes: number };
}

/** What is said around a question, in this order. */
export interface IntakeReplyParts {
  /** Warnings and hints before everything else. */
  readonly notes?: readonly string[];
  readonly remark?: IntakeRemark | undefined;
}

/** The pending question of a draft, with its buttons. */
export function toIntakeReply(
  draft: Draft,
  context: IntakeReplyContext,
  parts: IntakeReplyParts = {},
): Reply {
  const remark = parts.remark === undefined ? [] : [describeRemark(parts.remark, draft, context)];
  const lines = [...(parts.notes ?? []), ...remark, askStep(draft, context)];
  return toReply(lines.join("\n\n"), { buttons: toIntakeButtons(draft, context.rules) });
}

function describeRemark(remark: IntakeRemark, draft: Draft, { rules }: IntakeReplyContext): string {
  return remark === "place_changed"
    ? describeNewPlace(draft, rules)
    : rules.texts(`remark_${remark}`);
}

/** Warnings that the story calls for: shown once, when the intake begins or the story grows. */
export function describeWarnings(
  before: readonly string[],
  draft: Draft,
  texts: ReportTexts,
): readonly string[] {
  const shown = allFlags(draft);
  const isNew = (flag: string) => shown.some((f) => f === flag) && !before.includes(flag);
  const warnings: readonly (readonly [string, ReportTextName])[] = [
    ["safety", "urgent_danger"],
    ["crime_lead", "urgent_crime"],
    ["urgent", "urgent_moving"],
    ["anonymous_requested", "hint_anonymous"],
    ["multi_matter", "hint_several"],
  ];
  return warnings.filter(([flag]) => isNew(flag)).map(([, name]) => texts(name));
}

function askStep(draft: Draft, context: IntakeReplyContext): string {
  const { rules } = context;
  const { texts } = rules;
  switch (draft.step) {
    case "narrative":
      return texts(draft.narrative === "" ? "ask_narrative" : "ask_narrative_again");
    case "type":
      return texts("ask_type");
    case "matters":
      return texts("ask_matters", {
        count: draft.furtherMatters.length + 1,
        types: toMatterDrafts(draft)
          .map(({ type }) => rules.labelOf(type ?? UNCLEAR_TYPE))
          .join("、"),
      });
    case "place":
      return draft.place?.kind === "ambiguous"
        ? texts("ask_place_ambiguous", { name: draft.place.name })
        : texts("ask_place");
    case "inform":
      return askInform(draft, context);
    case "evidence":
      return askEvidence(draft, context);
    case "contact":
      return texts("ask_contact");
    case "confirm":
      return describeReadBack(draft, rules);
    case "edit":
      return texts("ask_edit");
    default:
      return askField(draft.step, texts);
  }
}

function askField(step: Step, texts: ReportTexts): string {
  const field = step.slice("field:".length);
  switch (field) {
    case "respondent":
    case "goods":
    case "amount":
    case "platform":
    case "link":
    case "right_number":
      return texts(`ask_${field}`);
    default:
      return texts("ask_field", { field });
  }
}

function askInform(draft: Draft, { rules }: IntakeReplyContext): string {
  const { texts } = rules;
  const { office, reason, advice, materials } = rules.adviceOf(draft);
  const lines = [texts("inform_reason", { office, reason }), advice];
  if (materials.length > 0) {
    lines.push(texts("inform_materials", { materials: materials.join("、") }));
  }
  if (rules.mayRecord(draft)) {
    lines.push(texts("inform_offer"));
  }
  return lines.filter((line) => line !== "").join("\n");
}

function askEvidence(draft: Draft, { rules, limits }: IntakeReplyContext): string {
  const { texts } = rules;
  if (draft.evidence.length > 0) {
    return texts("ask_evidence_more", { count: draft.evidence.length });
  }
  const materials = rules.suggestedMaterials(draft);
  const bounds = { megabytes: limits.evidenceMegabytes, count: limits.evidenceCount };
  const ask = texts("ask_evidence", bounds);
  return materials.length === 0
    ? ask
    : `${ask}\n${texts("ask_materials", { materials: materials.join("、") })}`;
}
