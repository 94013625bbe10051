import type { Button } from "../conversation/reply.ts";
import { type Draft, toDraftTag } from "./draft.ts";
import type { IntakeRules } from "./intake-rules.ts";
import { describeEditables } from "./intake-summary.ts";
import { UNCLEAR_TYPE } from "./label-type.ts";
import { toPlainWords } from "./read-command.ts";
import type { ReportTextName } from "./report-texts.ts";

/** The buttons on offer at the pending question of a draft. */
export function toIntakeButtons(draft: Draft, rules: IntakeRules): Button[][] {
  const { texts } = rules;
  const tag = toDraftTag(draft.draftId);
  const choose: LabelButton = (label, step, value) => ({
    label,
    token: `report.draft.${tag}.${step}.${value}`,
  });
  const button: NameButton = (name, step, value) => choose(texts(name), step, value);
  const own = ownButtons(draft, rules, button, choose);
  return draft.step === "confirm" || draft.step === "inform"
    ? own
    : [...own, navigation(draft, button)];
}

/** The button on offer whose label a text is, as what its press stands for. */
export function findTypedButton(
  draft: Draft,
  text: string,
  rules: IntakeRules,
): { readonly step: string; readonly value: string } | undefined {
  const words = toPlainWords(text);
  const typed = toIntakeButtons(draft, rules)
    .flat()
    .find(({ label }) => words !== "" && toPlainWords(label) === words);
  const [, , , step, value] = (typed?.token ?? "").split(".");
  return step === undefined || value === undefined ? undefined : { step, value };
}

type NameButton = (name: ReportTextName, step: string, value: string) => Button;
type LabelButton = (label: string, step: string, value: string) => Button;

function navigation(draft: Draft, button: NameButton): Button[] {
  const back = draft.trail.length > 0 || draft.step === "edit";
  const edit = draft.narrative !== "" && draft.step !== "edit";
  return [
    ...(back ? [button("button_back", draft.step, "back")] : []),
    ...(edit ? [button("button_edit", draft.step, "edit")] : []),
    button("button_cancel", draft.step, "cancel"),
  ];
}

function ownButtons(
  draft: Draft,
  rules: IntakeRules,
  button: NameButton,
  choose: LabelButton,
): Button[][] {
  switch (draft.step) {
    case "narrative":
      return [];
    case "type":
      return [
        ...rules.typesToShow(draft).map((key) => [choose(rules.labelOf(key), "type", key)]),
        [
          button("button_other", "type", "more"),
          button("button_unsure_type", "type", UNCLEAR_TYPE),
        ],
      ];
    case "matters":
      return [
        [button("button_apart", "matters", "apart"), button("button_as_one", "matters", "one")],
      ];
    case "place":
      return placeButtons(draft, rules, button, choose);
    case "inform":
      return informButtons(draft, rules, button);
    case "evidence":
      return [[button("button_continue", "evidence", "skip")]];
    case "contact":
      return [[button("button_no_contact", "contact", "skip")]];
    case "confirm":
      return [
        [button("button_submit", "confirm", "submit")],
        [button("button_edit", "confirm", "edit"), button("button_cancel", "confirm", "cancel")],
      ];
    case "edit":
      return toRows(
        describeEditables(draft, rules).map(([step, label]) => choose(label, "edit", step)),
        3,
      );
    default:
      return [[button("button_skip", draft.step, "skip")]];
  }
}

function placeButtons(
  draft: Draft,
  rules: IntakeRules,
  button: NameButton,
  choose: LabelButton,
): Button[][] {
  const candidates = draft.place?.kind === "ambiguous" ? draft.place.districts : rules.districts;
  const districts = candidates.map((name) =>
    choose(name, "place", String(rules.districts.indexOf(name))),
  );
  const others = [
    button("button_outside", "place", "outside"),
    button("button_unknown_place", "place", "unknown"),
  ];
  return [...toRows(districts, 3), others];
}

function informButtons(draft: Draft, rules: IntakeRules, button: NameButton): Button[][] {
  const record = rules.mayRecord(draft) ? [button("button_record", "inform", "record")] : [];
  return [
    [...record, button("button_end", "inform", "end")],
    [button("button_edit", "inform", "edit")],
  ];
}

function toRows<Item>(items: readonly Item[], length: number): Item[][] {
  const rows = Math.ceil(items.length / length);
  return Array.from({ length: rows }, (_, row) => items.slice(row * length, (row + 1) * length));
}
