import { z } from "zod";
import { CLOCK_EVENTS } from "./clock-rule.ts";

export const MATTER_STATES = [
  "triage",
  "queued",
  "supplement",
  "supplement_lapsed",
  "accepted",
  "accepted_supplement",
  "transfer_pending",
  "withdraw_requested",
  "merged",
  "not_accepted",
  "referred_out",
  "closed",
] as const;
export type MatterState = (typeof MATTER_STATES)[number];

/** Whether something read, as an event's data, names a state. */
export function isMatterState(value: unknown): value is MatterState {
  return MATTER_STATES.some((state) => state === value);
}

/** What an officer records to have happened, the matter staying as it is. */
export const RECORDING_ACTIONS = [
  "docket",
  "serve",
  "receive_answer",
  "forward_answer",
  "receive_consent",
  "rule",
  "end_mediation",
  "find_clue",
  "report_crime",
  "decide_crime",
] as const;

export const MATTER_ACTIONS = [
  "accept",
  ...RECORDING_ACTIONS,
  "request_supplement",
  "supplement",
  "transfer",
  "acknowledge",
  "return",
  "recall",
  "not_accept",
  "refer_out",
  "close",
  "withdraw_request",
  "withdraw_confirm",
  "withdraw_decline",
  "withdraw_revoke",
  "reopen",
  "merge",
  "unmerge",
  "take",
  "release",
  "assign",
  "take_over",
  "extend",
  "suspend",
  "continue",
  "lapse",
] as const;
export type MatterAction = (typeof MATTER_ACTIONS)[number];

/** `system`: what happens by itself, when a day is over or an officer leaves. */
export const MATTER_ROLES = ["reporter", "officer", "lead", "triage", "auditor", "system"] as const;
export type MatterRole = (typeof MATTER_ROLES)[number];

const NOTICE_RECIPIENTS = [
  "reporter",
  "office",
  "other_office",
  "triage",
  "lead",
  "holder",
] as const;
export type NoticeRecipient = (typeof NOTICE_RECIPIENTS)[number];

const CLOCK_EFFECTS = [
  "stop",
  "pause",
  "resume",
  "suspend",
  "continue",
  "transfer",
  "hold",
  "revive",
] as const;

const stateSchema = z.enum(MATTER_STATES);

const transitionSchema = z.strictObject({
  state: z.union([stateSchema, z.array(stateSchema).min(1)]),
  action: z.enum(MATTER_ACTIONS),
  roles: z.array(z.enum(MATTER_ROLES)).min(1),
  /** Which office's people: the one that has the matter, or the one that a transfer goes to. */
  side: z.enum(["owner", "target"]).default("owner"),
  /** The row holds from this refused transfer on. */
  fromRefusal: z.int().min(2).optional(),
  to: z.union([stateSchema, z.enum(["same", "previous"])]),
  /** Taken for the state that the matter came from. */
  remember: stateSchema.optional(),
  /** Starts the clocks that run from it and meets those that it fulfils. */
  event: z.enum(CLOCK_EVENTS).optional(),
  /** What becomes of the clocks that are running (or paused) and that `event` does not meet. */
  clocks: z.enum(CLOCK_EFFECTS).optional(),
  notify: z.array(z.enum(NOTICE_RECIPIENTS)),
});

/** A row of the table. */
export type TransitionRow = z.infer<typeof transitionSchema>;

/** What one action does to a matter. */
export type Transition = Pick<
  TransitionRow,
  "side" | "to" | "remember" | "event" | "clocks" | "notify"
>;

/** What an action asks of who does it. */
export const ACTION_NEEDS = [
  "office",
  "outcome",
  "reason",
  "destination",
  "matter",
  "clock",
  "officer",
  "days",
  "text",
] as const;
export type ActionNeed = (typeof ACTION_NEEDS)[number];

const label = z.string().min(1);

export const matterStateFileSchema = z.strictObject({
  states: z.record(
    stateSchema,
    z.strictObject({
      label,
      open: z.boolean(),
      /** A matter is in it for a while, and goes back to where it came from. */
      remembers: z.boolean().default(false),
    }),
  ),
  actions: z.record(
    z.enum(MATTER_ACTIONS),
    z.strictObject({ label, done: label, needs: z.array(z.enum(ACTION_NEEDS)) }),
  ),
  /** Outcome codes of `close` with what the reporter is told. */
  outcomes: z.record(z.string(), z.string()),
  /** Reason codes of `not_accept`: in words, by which law, and where else to turn to. */
  reasons: z.record(z.string(), z.strictObject({ label, law: label, elsewhere: label })),
  /** In working days: what can be given for a supplement, and what a transfer waits. */
  waits: z.strictObject({
    supplementDays: z.array(z.int().positive()).min(1),
    acknowledgeDays: z.int().positive(),
  }),
  /** The state of a new matter: with an office, and without. */
  initial: z.strictObject({ routed: stateSchema, unrouted: stateSchema }),
  transitions: z.array(transitionSchema).min(1),
});
export type MatterStates = z.infer<typeof matterStateFileSchema>;

/**
 * What `action` by `role` does in `state`; `undefined` when it is refused. Of rows that begin at a
 * number of refusals, this one included, the latest that is reached holds.
 */
export function findTransition(
  states: MatterStates,
  state: MatterState,
  action: MatterAction,
  role: MatterRole,
  refusals = 1,
): Transition | undefined {
  const rows = states.transitions.filter(
    (row) =>
      row.action === action &&
      row.roles.includes(role) &&
      holdsIn(row, state) &&
      (row.fromRefusal ?? 0) <= refusals,
  );
  return rows.sort((a, b) => (b.fromRefusal ?? 0) - (a.fromRefusal ?? 0))[0];
}

/** What `role` on a side may do in `state`, in the table's order. */
export function actionsFor(
  states: MatterStates,
  state: MatterState,
  role: MatterRole,
  side: TransitionRow["side"] = "owner",
): readonly MatterAction[] {
  const rows = states.transitions.filter(
    (row) =>
      holdsIn(row, state) && row.roles.includes(role) && (row.side === side || role === "triage"),
  );
  return [...new Set(rows.map(({ action }) => action))];
}

/** The event that an action only records, the matter staying as it is; absent for any other action. */
export function recordedEvent({ to, event }: Pick<Transition, "to" | "event">) {
  return to === "same" ? event : undefined;
}

/** The states that a row is for. */
export function statesOf({ state }: Pick<TransitionRow, "state">): readonly MatterState[] {
  return typeof state === "string" ? [state] : state;
}

function holdsIn(row: TransitionRow, state: MatterState): boolean {
  return statesOf(row).includes(state);
}

/** Whether its reporter may add something to a matter. */
export function takesSupplement(
  { state }: { readonly state: MatterState },
  { states }: { readonly states: MatterStates },
): boolean {
  return findTransition(states, state, "supplement", "reporter") !== undefined;
}
