import type { Generated, Kysely, Transaction } from "kysely";
import type {
  AbsenceRow,
  EventRow,
  EvidenceRow,
  MatterClockRow,
  MatterNoteRow,
  MatterRow,
  ReportMarkRow,
  ReportRow,
  UploadLinkRow,
} from "./report-tables.ts";

/**
 * Row types. Instants are ISO 8601 UTC text (`2026-11-25T08:00:00.000Z`), so that they sort and
 * compare the same in SQLite and PostgreSQL; days are `YYYY-MM-DD`; JSON is text; booleans are 0/1.
 */
export interface Tables {
  inbox: InboxRow;
  outbox: OutboxRow;
  conversations: ConversationRow;
  turns: TurnRow;
  people: PersonRow;
  accounts: AccountRow;
  invitations: InvitationRow;
  reports: ReportRow;
  matters: MatterRow;
  matter_clocks: MatterClockRow;
  events: EventRow;
  evidence: EvidenceRow;
  upload_links: UploadLinkRow;
  counters: CounterRow;
  feedback: FeedbackRow;
  gaps: GapRow;
  hand_offs: HandOffRow;
  sign_in_codes: SignInCodeRow;
  sign_in_attempts: SignInAttemptRow;
  desk_sessions: DeskSessionRow;
  leases: LeaseRow;
  data_keys: DataKeyRow;
  matter_notes: MatterNoteRow;
  absences: AbsenceRow;
  report_marks: ReportMarkRow;
  pull_cursors: PullCursorRow;
  service_sessions: ServiceSessionRow;
  service_sends: ServiceSendRow;
  wecom_cards: WecomCardRow;
  bot_streams: BotStreamRow;
}

/** Where the tables live. */
export type StorageKind = "sqlite" | "postgres";

export type StorageDatabase = Kysely<Tables>;
/** Where a function needs to be part of a transaction, its first argument says so. */
export type StorageTransaction = Transaction<Tables>;

/**
 * Whether a process ended with the row in hand: never; beside other rows, so that it may be
 * innocent; or it has been tried alone since, so that an end of the process would be its doing.
 */
type Suspicion = "none" | "crashed" | "alone";

/** Received messages. Unique by (channel, account, external_id). */
export interface InboxRow {
  seq: Generated<number>;
  channel: string;
  account: string;
  external_id: string;
  conversation_id: string;
  /** JSON of InboundMessage. */
  message: string;
  received_at: string;
  status: "pending" | "done" | "dead";
  /** Tries, the present one included, without those that ended with the process by chance. */
  attempts: number;
  /** Not to be taken before this instant. */
  available_at: string;
  lease_owner: string | null;
  lease_until: string | null;
  last_error: string | null;
  suspicion: Generated<Suspicion>;
}

/** Messages to send. Unique by dedupe_key. In order per conversation. */
export interface OutboxRow {
  id: Generated<number>;
  channel: string;
  account: string;
  conversation_id: string;
  /** JSON of Reply. */
  reply: string;
  /** 1 while the reply holds what is kept for a short time only: secrets, files. */
  to_forget: Generated<number>;
  dedupe_key: string;
  turn_id: string | null;
  created_at: string;
  status: "pending" | "sent" | "refused" | "unknown" | "dead";
  attempts: number;
  available_at: string;
  /** 1 for news that nobody has to be woken for. */
  may_wait: Generated<number>;
  lease_owner: string | null;
  lease_until: string | null;
  /** The platform's ids of the messages that it was sent as; see `sent-ids.ts`. */
  external_id: string | null;
  last_error: string | null;
  suspicion: Generated<Suspicion>;
  sent_at: string | null;
}

export interface ConversationRow {
  id: string;
  channel: string;
  account: string;
  person_id: string;
  /** Counts turns; a turn commits only on the version it began with. */
  version: number;
  /** The skill that holds the conversation. */
  holder: string | null;
  /** JSON: what each skill remembers, the holder first. */
  state: string | null;
  updated_at: string;
}

export interface TurnRow {
  id: string;
  inbox_seq: number;
  conversation_id: string;
  person_id: string;
  text: string;
  intent: string;
  outcome: string;
  /** JSON of Reply. */
  reply: string;
  duration_ms: number;
  /** The id told to the person when something was thrown. */
  error_id: string | null;
  created_at: string;
  /** What it was about, as its skill names it; null when about nothing in particular. */
  subject: string | null;
}

export interface PersonRow {
  id: string;
  role: string;
  office_id: string | null;
  display_name: string | null;
  created_at: string;
  disabled_at: string | null;
}

/** A person's account on a platform, and where to write to them. */
export interface AccountRow {
  channel: string;
  account: string;
  external_id: string;
  person_id: string;
  conversation_id: string;
  /** When it was last changed to from another account of the person; empty when never. */
  used_at: Generated<string>;
  /** 1 for the account of their own choice. */
  is_chosen: Generated<number>;
  /** Since when its platform says that nobody has it; `null` when its owner was heard of since. */
  gone_at: Generated<string | null>;
}

/** One-time codes that bind a role; only a hash is kept. */
interface InvitationRow {
  code_hash: string;
  role: string;
  office_id: string | null;
  display_name: string | null;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  used_by: string | null;
  /** Whose account it makes the one that redeems it; null when it binds a role instead. */
  person_id: Generated<string | null>;
}

/** Stands, and sorts, where a matter has no last day. */
export const NO_DAY = "9999-12-31";

/** What a person thought of a turn's answer: the last word counts. */
interface FeedbackRow {
  turn_id: string;
  person_id: string;
  vote: "up" | "down";
  reason: string | null;
  created_at: string;
}

/** A question that was not answered, or not well. Who asked it is not kept. */
export interface GapRow {
  id: string;
  /** Without personal data. */
  question: string;
  /** How the turn ended. */
  outcome: string;
  /** Why the person did not like the answer; null where there was none. */
  reason: string | null;
  created_at: string;
  closed_at: string | null;
  /** What was done about it. */
  closing: string | null;
}

/** Somebody's wish for a human, and whether one has answered. */
export interface HandOffRow {
  id: string;
  channel: string;
  account: string;
  conversation_id: string;
  /** What was quoted to whoever is on duty. */
  text: string;
  created_at: string;
  answered_at: string | null;
  answered_by: string | null;
}

/** One-time codes that open the desk; only a hash is kept. One for each person. */
interface SignInCodeRow {
  code_hash: string;
  person_id: string;
  created_at: string;
  expires_at: string;
}

/** A code that did not open the desk, for as long as it counts. */
interface SignInAttemptRow {
  id: Generated<number>;
  /** Where it came from: a hash of the address. */
  source: string;
  at: string;
}

/** A browser that a person is signed in from; of its token only a hash is kept. */
export interface DeskSessionRow {
  id: string;
  token_hash: string;
  person_id: string;
  /** The browser, as it names itself. */
  device: string;
  created_at: string;
  last_seen_at: string;
  /** Over then, however busy. */
  expires_at: string;
  ended_at: string | null;
}

interface CounterRow {
  name: string;
  value: number;
}

/** Jobs of which only one process at a time may do the work. */
interface LeaseRow {
  name: string;
  owner: string;
  until: string;
}

/** A record's key, sealed with a key of the ring. Without this row, what it sealed is lost. */
export interface DataKeyRow {
  /** A report (its intake has the same id), or `storage` for the key of messages. */
  record_id: string;
  purpose: "content" | "evidence" | "identity" | "messages";
  /** The key of the ring that sealed it. */
  key_id: string;
  sealed: string;
}

/** How far a platform's messages were pulled. */
export interface PullCursorRow {
  name: string;
  cursor: string;
  moved_at: string;
  /** When it was first tried to pull; `null` where the first pull is from before that was kept. */
  begun_at: string | null;
}

/** A 微信客服 conversation as the platform sees it. */
export interface ServiceSessionRow {
  conversation_id: string;
  account: string;
  /** Who answers: the assistant, nobody yet (in the queue for a person), or a person. */
  attendance: "assistant" | "queue" | "person";
  servicer_id: string | null;
  /** Since when it waits for a person or is with one. */
  attended_since: string | null;
  /** Since when the customer wants the assistant back. */
  asked_back_at: string | null;
  /** The platform lets us send for 48 hours from then. */
  customer_wrote_at: string | null;
  /** How many messages to them were reserved since then. */
  sends: number;
  /** The entrance by which the customer last came. */
  scene: string | null;
}

/** One message to a 微信客服 customer; reserved before it is sent, so that it counts in any case. */
export interface ServiceSendRow {
  /** Ours; the platform takes it once only. */
  message_id: string;
  outbox_id: number;
  /** From 0: a long reply is sent in parts. */
  part: number;
  conversation_id: string;
  reserved_at: string;
  sent_at: string | null;
}

/** A card with buttons in a WeCom chat, as long as it can be changed. */
export interface WecomCardRow {
  /** The card's own id, unique in the application. */
  task_id: string;
  account: string;
  user_id: string;
  /** What it is about, and as of which version. */
  subject: string;
  version: number;
  title: string;
  /** Changes the card once; each press brings another. */
  response_code: string;
  code_at: string;
  /** Set before the code is spent: whether it was, is not known after a crash. */
  spending_at: string | null;
}

/** Answers of a bot that its platform asks for. */
export interface BotStreamRow {
  id: string;
  conversation_id: string;
  opened_at: string;
  /** Takes one message; null when there is none, or it was used. */
  response_url: string | null;
  /** The reply that answers it. */
  outbox_id: number | null;
  /** The reply that went to its address, unless it certainly did not arrive. */
  url_used_by: number | null;
  state: "open" | "answered" | "shown" | "withdrawn";
  /** What the answer says so far; null when nothing was shown, and from the answer on. */
  draft: string | null;
}
