import type { Generated } from "kysely";

/* Row types of what people report; see `tables.ts` for how values are written. */

export interface ReportRow {
  id: string;
  case_number: string;
  query_code_salt: string;
  query_code_hash: string;
  channel: string;
  account: string;
  conversation_id: string;
  person_id: string;
  /** Sealed with the report's content key; empty when the report was erased. */
  narrative: string;
  /** JSON of the confirmed fields, sealed like the narrative. */
  fields: string;
  /** What names the reporter, sealed with the report's identity key. */
  identity: string | null;
  submitted_at: string;
  /** JSON of the signed receipt, without the query code; sealed with the key of messages. */
  receipt: string;
  erased_at: string | null;
  /** Since when, by whom and why it must not be erased. */
  held_at: string | null;
  held_by: string | null;
  hold_reason: string | null;
}

export interface MatterRow {
  id: string;
  report_id: string;
  /** 1 for the first matter of a report. */
  ordinal: number;
  type: string;
  district: string;
  authority: string;
  office_id: string;
  officer_id: string | null;
  state: string;
  version: number;
  rule_id: string;
  rule_version: number;
  /** JSON: inputs, law and reasons of the routing decision. */
  routing: string;
  created_at: string;
  updated_at: string;
  /** The state that a matter goes back to from one that it is in for a while. */
  previous_state: string | null;
  /** Where a transfer goes that is not acknowledged yet. */
  target_office_id: string | null;
  /** Transfers that came back since the matter was last given to an office. */
  refusals: Generated<number>;
  /** The last day on which what is waited for (a supplement, an acknowledgement) can come. */
  answer_due_on: string | null;
  /** The matter that this one is handled with. */
  merged_into: string | null;
  /** The earliest last day of its running clocks; {@link NO_DAY} when there is none. */
  next_due_on: Generated<string>;
  /** Whether its state is one of those that are not over. */
  is_open: Generated<number>;
}

export interface MatterClockRow {
  id: string;
  matter_id: string;
  /** Key in clocks.yaml. */
  clock_id: string;
  started_on: string;
  /** The last day; null when the calendar does not reach that far. */
  due_on: string | null;
  provisional: number;
  status: "running" | "noted" | "paused" | "held" | "met" | "stopped";
  paused_on: string | null;
  /** Days that do not count: working days for a limit in working days, else calendar days. */
  paused_units: Generated<number>;
  extended: Generated<number>;
  /** The day of the next reminder; null when it is not planned yet, far away when none is left. */
  remind_on: string | null;
  /** The latest reminder that was given. */
  reminded: string | null;
  /** The instant at which the last day was over. */
  breached_at: string | null;
}

/** What happened, append-only, each row's hash covering the row before it. */
export interface EventRow {
  seq: Generated<number>;
  report_id: string;
  matter_id: string | null;
  kind: string;
  actor_id: string;
  actor_role: string;
  at: string;
  /** JSON. */
  data: string;
  previous_hash: string;
  hash: string;
}

export interface EvidenceRow {
  id: string;
  /** The intake it was sent in; report_id follows when that is submitted. */
  draft_id: string;
  report_id: string | null;
  sha256: string;
  size_bytes: number;
  name: string;
  claimed_type: string | null;
  sniffed_type: string;
  channel: string;
  received_at: string;
  /** What staff should know before they open it, by names with spaces between. */
  cautions: Generated<string>;
  scan: Generated<"clean" | "infected" | "too_large" | "unscanned">;
  /** When the scanner was last asked. */
  scanned_at: string | null;
  /** 0 for files of before, which lie in the clear. */
  sealed: Generated<number>;
}

/** A one-time link for handing in files of one intake or supplement; its token is kept as a hash. */
export interface UploadLinkRow {
  id: string;
  token_hash: string;
  draft_id: string;
  /** The report that a supplement is for; null while an intake is none. */
  report_id: string | null;
  /** The conversation that it was given to, and its person's id on the platform. */
  channel: string;
  account: string;
  conversation_id: string;
  sender_id: string;
  created_at: string;
  expires_at: string;
  files_left: number;
}

/** What staff note of a matter; its reporter never sees it. */
export interface MatterNoteRow {
  id: string;
  matter_id: string;
  author_id: string;
  text: string;
  created_at: string;
}

/** Days on which somebody of staff is away, both included, and who stands in for them. */
export interface AbsenceRow {
  id: string;
  person_id: string;
  deputy_id: string;
  from_on: string;
  to_on: string;
  created_at: string;
}

/** A keyed hash of something that reports can have in common: the thing itself cannot be read. */
export interface ReportMarkRow {
  report_id: string;
  kind: string;
  mark: string;
}
