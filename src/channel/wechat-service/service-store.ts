import type { InboundMessage } from "../../conversation/message.ts";

/** Who answers in a conversation: the assistant, nobody yet (the queue for a person), a person. */
export type Attendance =
  | { readonly kind: "assistant" }
  | { readonly kind: "queue" }
  | { readonly kind: "person"; readonly servicerId: string };

/** A conversation of an account (an `open_kfid`). */
export interface ServiceConversation {
  readonly account: string;
  readonly conversationId: string;
}

/** What one item of a page says, in the order in which it happened. */
export type PulledItem =
  /** A customer wrote. `isLate`: before the account was first pulled, so that it is too late. */
  | { readonly kind: "message"; readonly message: InboundMessage; readonly isLate: boolean }
  /** A customer whom a person attends wants the assistant back. */
  | (ServiceConversation & { readonly kind: "asked_back" })
  /** A person of the bureau wrote to the customer in their own client. */
  | { readonly kind: "servicer_message"; readonly message: InboundMessage }
  | (ServiceConversation & {
      readonly kind: "attendance";
      readonly attendance: Attendance;
      readonly at: string;
    })
  | (ServiceConversation & { readonly kind: "entrance"; readonly scene: string })
  /** A message that the platform had taken from us did not arrive. */
  | { readonly kind: "send_failed"; readonly messageId: string; readonly reason: string }
  /** The customer took a message of theirs back. */
  | { readonly kind: "recalled"; readonly account: string; readonly externalId: string };

/** A page of pulled items, and the step that the cursor makes with it. */
interface PulledPage {
  readonly account: string;
  /** `undefined` at the very first pull. */
  readonly from: string | undefined;
  readonly to: string;
  readonly items: readonly PulledItem[];
  /** When it was first tried to pull the account. */
  readonly begunAt: Date;
}

/** How far an account was pulled. */
interface PullPosition {
  readonly cursor: string;
  /** When it was first tried to pull it, if that is known. */
  readonly begunAt: Date | undefined;
}

/** A conversation that the assistant does not attend. */
export interface AttendedConversation extends ServiceConversation {
  readonly attendance: Attendance;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Whether the customer asked for the assistant. */
  readonly wantsBack: boolean;
}

/** What the pull needs to keep. */
export interface PullStore {
  readPosition(account: string): Promise<PullPosition | undefined>;
  /**
   * Takes a page in and moves the cursor, both or neither. `overtaken`, and nothing kept, when the
   * cursor does not stand at `from` any more. Of what it keeps:
   * - a customer's message waits for the assistant, or, while a person attends, is kept unanswered;
   * - a late one goes to the dead-letter list, where a person sees it and can have it answered;
   * - a servicer's message is kept and never answered, nor shown to any model;
   * - the reply of a failed send counts as refused.
   */
  takePage(page: PulledPage): Promise<"taken" | "overtaken">;
  /** The right to pull an account, for half a minute from now; false when another process has it. */
  takeLease(account: string): Promise<boolean>;
  releaseLease(account: string): Promise<void>;
}

/** Who attends whom. */
export interface AttendanceStore {
  listAttended(account: string): Promise<readonly AttendedConversation[]>;
  setAttendance(conversation: ServiceConversation, attendance: Attendance): Promise<void>;
}

/** What became of the wish to send a part of a reply. */
export type Reservation =
  /** To be sent under this id, which stays over every attempt; `left` more may follow. */
  | {
      readonly kind: "reserved";
      readonly messageId: string;
      /** Whether an earlier attempt may have got through. */
      readonly isRepeated: boolean;
      readonly left: number;
    }
  /** The platform has it already. */
  | { readonly kind: "sent"; readonly messageId: string }
  /** The customer has not written for too long, or ever. */
  | { readonly kind: "closed" }
  /** As many as the platform allows were sent since the customer last wrote. */
  | { readonly kind: "used_up" };

/** Counts sends, durably and before they happen. */
export interface SendStore {
  reserve(part: {
    readonly conversationId: string;
    readonly outboxId: number;
    readonly part: number;
    /** How many sends there may be since the customer last wrote, this one included. */
    readonly allowed: number;
  }): Promise<Reservation>;
  confirm(messageId: string): Promise<void>;
  /** The send did not happen: it does not count, and another attempt gets another id. */
  release(messageId: string): Promise<void>;
}

/** All that the channel keeps in the database. */
export interface ServiceStore extends PullStore, AttendanceStore, SendStore {}
