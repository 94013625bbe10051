import type { KeyObject } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Outcome } from "../conversation/outcome.ts";
import type { Reply } from "../conversation/reply.ts";
import type { Commit } from "../conversation/skill.ts";
import type { Turn } from "../conversation/turn.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import type { CollectEvidenceOptions } from "./collect-evidence.ts";
import type { CompareTexts } from "./find-duplicates.ts";
import type { Proposal } from "./proposal.ts";
import type { ProposeFields } from "./propose-fields.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import type { HashMark } from "./report-marks.ts";

/** What every part of the report skill works with. */
export interface ReportContext extends CollectEvidenceOptions {
  readonly storage: Storage;
  readonly knowledge: ReportKnowledge;
  /** What a text seems to report. */
  readonly understand: (text: string) => Proposal;
  /** Asks a model for what rules may have missed in a story; undefined where none reads reports. */
  readonly proposeFields?: ProposeFields | undefined;
  /** What the knowledge says to a message; undefined when it says nothing. */
  readonly findAnswer: (turn: Turn) => Promise<FoundAnswer | undefined>;
  /** Signs receipts: an Ed25519 private key. */
  readonly receiptKey: KeyObject;
  readonly queryCodePepper: string;
  /** Hashes what reports have in common, so that it can be found again. */
  readonly hashMark: HashMark;
  readonly compareTexts: CompareTexts;
  /** Where people reach the page from outside; undefined where they do not. */
  readonly publicUrl: string | undefined;
  /** Whether names and telephone numbers may be sent over a channel. */
  readonly takesPersonalData: (channel: string) => boolean;
  readonly clock: Clock;
  readonly limits: ReportLimits;
}

interface ReportLimits {
  /** The largest file, in bytes. */
  readonly evidenceBytes: number;
  /** The largest file that an upload link takes, in bytes. */
  readonly linkBytes: number;
  /** The most files of one intake or supplement. */
  readonly evidenceCount: number;
  /** The most wrong query codes of an account within an hour. */
  readonly wrongCodesPerHour: number;
  /** The most from one place in the network, which an office or a mobile network may share. */
  readonly wrongCodesPerHourOfNetwork: number;
  /** The most of all together; beyond it, who has given a wrong one has to wait. */
  readonly wrongCodesPerHourInAll: number;
}

/** What the knowledge says to a message, and whether that is whose matter it is instead of the bureau's. */
export interface FoundAnswer {
  readonly reply: Reply;
  readonly isElsewhere: boolean;
  /**
   * Whether it is to be told though the message does not look like a question: to who is accused, may
   * ask all the same, turns to the wrong body, or has a platform's own way to complain.
   */
  readonly isPressing: boolean;
}

/** What a part of the skill makes of a turn. */
export type Handled = Outcome | Commit<StorageTransaction>;
