import { type Draft, type Step, toMatterDrafts } from "./draft.ts";
import type { IntakeRules } from "./intake-rules.ts";
import type { ReportTextName, ReportTexts } from "./report-texts.ts";
import { shortenText } from "./shorten-text.ts";

const NARRATIVE_SHOWN_CHARS = 300;

const FIELD_LABELS: Readonly<Record<string, ReportTextName>> = {
  respondent: "label_respondent",
  goods: "label_goods",
  amount: "label_amount",
  platform: "label_platform",
  link: "label_link",
  right_number: "label_right_number",
};

/** Everything that is going to be submitted, to be read and confirmed. */
export function describeReadBack(draft: Draft, rules: IntakeRules): string {
  const { texts } = rules;
  const none = texts("confirm_none");
  const files = draft.evidence.length;
  const shared = [
    [texts("label_narrative"), shortenText(draft.narrative, NARRATIVE_SHOWN_CHARS)],
    [texts("label_evidence"), files === 0 ? none : texts("confirm_files", { count: files })],
    ...(rules.takesContact ? [[texts("label_contact"), draft.contact ?? none]] : []),
  ];
  const confidential = rules.takesContact ? "confidential" : "confidential_no_contact";
  const matters = toMatterDrafts(draft);
  const blocks =
    matters.length === 1
      ? [toLines([...toOwnRows(draft, rules), ...shared, toOfficeRow(draft, rules)])]
      : [...matters.map((matter, index) => describeMatter(matter, index, rules)), toLines(shared)];
  return [
    texts("confirm_title"),
    ...blocks,
    `${texts(confidential)}${texts("confirm_truth")}`,
  ].join("\n\n");
}

/** One of several matters. */
function describeMatter(matter: Draft, index: number, rules: IntakeRules): string {
  const title = rules.texts("confirm_matter", { ordinal: index + 1 });
  return [title, toLines([...toOwnRows(matter, rules), toOfficeRow(matter, rules)])].join("\n");
}

type Row = readonly (string | undefined)[];

/** What a matter has of its own. */
function toOwnRows(matter: Draft, rules: IntakeRules): readonly Row[] {
  const { texts, labelOf } = rules;
  const none = texts("confirm_none");
  return [
    [texts("label_type"), matter.type === null ? none : labelOf(matter.type)],
    [texts("label_place"), rules.describePlace(matter)],
    ...shownFields(matter, rules).map((field) => [
      labelField(field, texts),
      matter.answers[field] ?? none,
    ]),
  ];
}

function toOfficeRow(matter: Draft, rules: IntakeRules): Row {
  return [rules.texts("label_office"), rules.adviceOf(matter).office];
}

function toLines(rows: readonly Row[]): string {
  return rows.map(([label, value]) => `${label}：${value}`).join("\n");
}

/** Each office once: several matters can go to the same one. */
function describeOffices(draft: Draft, rules: IntakeRules): string {
  const offices = toMatterDrafts(draft).map((matter) => rules.adviceOf(matter).office);
  return [...new Set(offices)].join("、");
}

/**
 * What a story was understood to say, and who handles that: who tells of a wrong wants to know it
 * before all questions. Empty when nothing but the story is known.
 */
export function describeUnderstood(draft: Draft, rules: IntakeRules): string {
  const lines = [describeFacts(draft, rules), describeHandling(draft, rules)];
  return lines.filter((line) => line !== "").join("\n");
}

/** The place that was put right, and who handles the matter there. */
export function describeNewPlace(draft: Draft, rules: IntakeRules): string {
  const changed = rules.texts("remark_place_changed", { place: rules.describePlace(draft) });
  return [changed, ...(isPlaced(draft) ? [describeHandling(draft, rules)] : [])].join("\n").trim();
}

/** The office where the place is known, otherwise what can be done and by whom. */
function describeHandling(draft: Draft, rules: IntakeRules): string {
  const isToldLater = draft.step === "inform";
  if (draft.type === null || isToldLater) {
    return "";
  }
  if (isPlaced(draft)) {
    return rules.texts("understood_office", { office: describeOffices(draft, rules) });
  }
  const can = rules.remedyOf(draft);
  return can === "" ? "" : rules.texts("understood_can", { can });
}

function isPlaced({ place }: Draft): boolean {
  return place?.kind === "district" || place?.kind === "city";
}

function describeFacts(draft: Draft, rules: IntakeRules): string {
  const facts = [
    ...(draft.type === null ? [] : [rules.labelOf(draft.type)]),
    ...(isPlaced(draft) ? [rules.describePlace(draft)] : []),
    ...shownFields(draft, rules).flatMap((field) => draft.answers[field] ?? []),
  ];
  return facts.length === 0 ? "" : rules.texts("understood", { facts: facts.join("，") });
}

/** The steps that can be asked again, with their labels. */
export function describeEditables(
  draft: Draft,
  rules: IntakeRules,
): readonly (readonly [Step, string])[] {
  return editableSteps(draft, rules).map((step) => [step, labelStep(step, rules.texts)]);
}

/** What a draft can change, in the order of asking. */
export function editableSteps(draft: Draft, rules: IntakeRules): readonly Step[] {
  const fields = shownFields(draft, rules).map((field): Step => `field:${field}`);
  const contact: readonly Step[] = rules.takesContact ? ["contact"] : [];
  return ["narrative", "type", "place", ...fields, "evidence", ...contact];
}

/** The fields that the type asks for, then the others that the story told. */
function shownFields(draft: Draft, rules: IntakeRules): readonly string[] {
  const asked = draft.type === null ? [] : rules.fieldsOf(draft.type);
  const told = Object.keys(draft.answers).filter((field) => !asked.includes(field));
  return [...asked, ...told].filter((field) => field in FIELD_LABELS);
}

function labelStep(step: Step, texts: ReportTexts): string {
  switch (step) {
    case "narrative":
    case "type":
    case "place":
    case "evidence":
    case "contact":
      return texts(`label_${step}`);
    default:
      return labelField(step.slice("field:".length), texts);
  }
}

function labelField(field: string, texts: ReportTexts): string {
  const name = FIELD_LABELS[field];
  return name === undefined ? field : texts(name);
}
