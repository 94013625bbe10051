import type { Readable } from "node:stream";
import type { Context } from "hono";
import type { Clock } from "../base/clock.ts";
import type { CreateId } from "../base/id.ts";
import type { Person } from "../conversation/person.ts";
import type { OpenPreview } from "../report/evidence/create-previews.ts";
import type { Evidence } from "../report/evidence-repository.ts";
import type { CompareTexts } from "../report/find-duplicates.ts";
import type { ReportKnowledge } from "../report/report-knowledge.ts";
import type { HashMark } from "../report/report-marks.ts";
import type { ReportTexts } from "../report/report-texts.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { DeskSessionRow } from "../storage/tables.ts";
import type { TargetCatalog } from "../target/target.ts";
import type { TargetTexts } from "../target/target-texts.ts";
import type { DeskTexts } from "./desk-texts.ts";

/** What the pages say and know; read anew for each request, so that changed knowledge is shown. */
export interface DeskKnowledge {
  readonly reports: ReportKnowledge;
  readonly targets: TargetCatalog;
  readonly compareTexts: CompareTexts;
  readonly texts: {
    readonly desk: DeskTexts;
    readonly report: ReportTexts;
    readonly target: TargetTexts;
  };
}

/** What the desk stands on. */
export interface DeskParts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly knowledge: () => DeskKnowledge;
  /** The original bytes of a file of evidence. */
  readonly openEvidence: (evidence: Evidence) => Promise<Readable>;
  readonly openPreview: OpenPreview;
  /** Hashes what a search names, to find the reports that name it too. */
  readonly hashMark: HashMark;
  /** Called when replies wait to be sent. */
  readonly onCommitted: () => void;
  /** Where people reach the server; tells whether they do so over HTTPS. */
  readonly publicUrl: string | undefined;
}

/** Who is at the desk. */
export interface Visitor {
  readonly person: Person;
  /** As they are called by colleagues. */
  readonly name: string;
  readonly session: DeskSessionRow;
  /** What every form of the session carries. */
  readonly formKey: string;
}

/** What the handlers behind the sign-in find in their context. */
export interface DeskEnvironment {
  Variables: { visitor: Visitor };
}

export type DeskContext = Context<DeskEnvironment>;
