import type { Draft, Step } from "./draft.ts";
import type { IntakeRules } from "./intake-rules.ts";

/** The first thing that is still missing: the questions' order. */
export function nextStep(draft: Draft, rules: IntakeRules): Step {
  if (draft.narrative === "") {
    return "narrative";
  }
  if (draft.type === null) {
    return "type";
  }
  if (draft.furtherMatters.length > 0 && !isSettled(draft, "matters")) {
    return "matters";
  }
  if (rules.isInformed(draft) && !isSettled(draft, "inform")) {
    return "inform";
  }
  if (!hasPlace(draft)) {
    return "place";
  }
  const field = rules.fieldsOf(draft.type).find((name) => lacks(draft, name));
  if (field !== undefined) {
    return `field:${field}`;
  }
  if (!isSettled(draft, "evidence")) {
    return "evidence";
  }
  return rules.takesContact && !isSettled(draft, "contact") ? "contact" : "confirm";
}

/** Marks a step as answered and goes on to what is missing. */
export function settle(draft: Draft, step: Step, rules: IntakeRules): Draft {
  const settled = [...draft.settled.filter((other) => other !== step), step];
  const trail = [...draft.trail.filter((other) => other !== step), step];
  const changed = { ...draft, settled, trail };
  return { ...changed, step: nextStep(changed, rules) };
}

/** Asks a step again. */
export function goTo(draft: Draft, step: Step): Draft {
  const settled = draft.settled.filter((other) => other !== step);
  return { ...draft, step, settled, typesShown: 0 };
}

/** After more was said: the pending question stays while it is of use. */
export function refreshStep(draft: Draft, rules: IntakeRules): Draft {
  const next = nextStep(draft, rules);
  const comesBefore =
    next === "type" || next === "matters" || next === "inform" || next === "place";
  const answered = isAnswered(draft);
  return comesBefore || answered ? { ...draft, step: next } : draft;
}

function isAnswered(draft: Draft): boolean {
  switch (draft.step) {
    case "narrative":
      return draft.narrative !== "";
    case "type":
      return draft.type !== null;
    case "matters":
      return draft.furtherMatters.length === 0 || isSettled(draft, "matters");
    case "place":
      return hasPlace(draft);
    case "edit":
      return true;
    default:
      return draft.step.startsWith("field:") && !lacks(draft, draft.step.slice("field:".length));
  }
}

function hasPlace(draft: Draft): boolean {
  return draft.place !== null && draft.place.kind !== "ambiguous";
}

function lacks(draft: Draft, field: string): boolean {
  return draft.answers[field] === undefined && !isSettled(draft, `field:${field}`);
}

function isSettled(draft: Draft, step: Step): boolean {
  return draft.settled.includes(step);
}
