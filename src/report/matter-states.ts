import { z } from "zod";
import { CLOCK_EVENTS, type ClockEvent } from "./clock-rule.ts";

export const MATTER_STATES = [
  "triage",
  "queued",
  "supplement",
  "accepted",
  "accepted_supplement",
  "transfer_pending",
  "withdraw_requested",
  "not_accepted",
  "referred_out",
  "closed",
] as const;
export type MatterState = (typeof MATTER_STATES)[number];

export const MATTER_ACTIONS = [
  "accept",
  "docket",
  "request_supplement",
  "supplement",
  "transfer",
  "acknowledge",
  "return",
  "not_accept",
  "refer_out",
  "close",
  "withdraw_request",
  "withdraw_confirm",
  "withdraw_decline",
  "reopen",
] as const;
export type MatterAction = (typeof MATTER_ACTIONS)[number];

export const MATTER_ROLES = ["reporter", "officer", "lead", "triage", "system"] as const;
export type MatterRole = (typeof MATTER_ROLES)[number];

const NOTICE_RECIPIENTS = ["reporter", "office", "other_office", "triage", "lead"] as const;
export type NoticeRecipient = (typeof NOTICE_RECIPIENTS)[number];

const transitionSchema = z.strictObject({
  state: z.enum(MATTER_STATES),
  action: z.enum(MATTER_ACTIONS),
  roles: z.array(z.enum(MATTER_ROLES)).min(1),
  to: z.enum(MATTER_STATES),
  /** Starts the clocks that run from it and meets those that it fulfils. */
  event: z.enum(CLOCK_EVENTS).optional(),
  /** What becomes of the clocks that are running (or paused) and that `event` does not meet. */
  clocks: z.enum(["stop", "pause", "resume"]).optional(),
  notify: z.array(z.enum(NOTICE_RECIPIENTS)),
});

/** What one action does to a matter. */
export interface Transition {
  readonly to: MatterState;
  readonly event: ClockEvent | undefined;
  readonly clocks: "stop" | "pause" | "resume" | undefined;
  readonly notify: readonly NoticeRecipient[];
}

const ACTION_NEEDS = ["text", "office", "outcome"] as const;

export const matterStateFileSchema = z.strictObject({
  states: z.record(
    z.enum(MATTER_STATES),
    z.strictObject({ label: z.string().min(1), open: z.boolean() }),
  ),
  actions: z.record(
    z.enum(MATTER_ACTIONS),
    z.strictObject({ label: z.string().min(1), needs: z.array(z.enum(ACTION_NEEDS)) }),
  ),
  /** Outcome codes of `close` with what the reporter is told. */
  outcomes: z.record(z.string(), z.string()),
  /** The state of a new matter: with an office, and without. */
  initial: z.strictObject({ routed: z.enum(MATTER_STATES), unrouted: z.enum(MATTER_STATES) }),
  transitions: z.array(transitionSchema).min(1),
});
export type MatterStates = z.infer<typeof matterStateFileSchema>;

/** What `action` by `role` does in `state`; `undefined` when it is refused. */
export function findTransition(
  states: MatterStates,
  state: MatterState,
  action: MatterAction,
  role: MatterRole,
): Transition | undefined {
  const row = states.transitions.find(
    (entry) => entry.state === state && entry.action === action && entry.roles.includes(role),
  );
  return row && { to: row.to, event: row.event, clocks: row.clocks, notify: row.notify };
}

/** What `role` may do in `state`, in the table's order: the buttons of a card. */
export function actionsFor(
  states: MatterStates,
  state: MatterState,
  role: MatterRole,
): readonly MatterAction[] {
  return states.transitions
    .filter((entry) => entry.state === state && entry.roles.includes(role))
    .map((entry) => entry.action);
}
