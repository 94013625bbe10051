import { toLocalDate } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Notice } from "../conversation/outcome.ts";
import type { Storage } from "../storage/open-storage.ts";
import { enqueueReplies } from "../storage/outbox.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { appendEvent } from "./event-log-repository.ts";
import { toManifest } from "./evidence/evidence-manifest.ts";
import { type LeftFiles, listLeftFiles } from "./evidence/upload-link-repository.ts";
import { linkEvidence, listEvidenceOfDraft, listEvidenceOfReport } from "./evidence-repository.ts";
import { listClocks } from "./matter-clock-repository.ts";
import { type NoticeContext, toOfficeNotices, toTriageNotices } from "./matter-notices.ts";
import { listMattersOfReport } from "./matter-repository.ts";
import { takesSupplement } from "./matter-states.ts";
import type { CardFacts } from "./officer-card.ts";
import { findReport } from "./report-repository.ts";
import { SYSTEM } from "./system-actor.ts";

const LEFT_MS = 24 * 3_600_000;

/**
 * Late files of which the reporter has not said within a day for which matter they are join the
 * report as they are; the offices of the matters that take something more are told, or those who
 * assign where none does. One report that fails is logged and keeps no other back. Gives how many
 * times files joined a report.
 */
export async function joinLeftFiles(
  storage: Storage,
  now: Date,
  { log, ...context }: NoticeContext & { readonly log: Log },
): Promise<number> {
  const left = await listLeftFiles(storage.database, new Date(now.getTime() - LEFT_MS));
  let joined = 0;
  for (const files of left) {
    try {
      joined += await storage.transaction((trx) => join(trx, files, now, context));
    } catch (error) {
      log.error({ err: error, report: files.reportId }, "late files could not join their report");
    }
  }
  return joined;
}

async function join(
  trx: StorageTransaction,
  { draftId, reportId }: LeftFiles,
  now: Date,
  context: NoticeContext,
): Promise<number> {
  const report = await findReport(trx, reportId);
  const files = await listEvidenceOfDraft(trx, draftId);
  const [first] = files;
  if (report === undefined || first === undefined) {
    return 0;
  }
  const manifest = toManifest(files);
  await linkEvidence(trx, { draftId, evidence: manifest }, reportId);
  // A file's name may name a person: it stands in the manifest, not in the chain.
  const evidence = manifest.map(({ name: _, ...entry }) => entry);
  await appendEvent(trx, {
    ...{ reportId, kind: "files_joined", actor: SYSTEM, at: now, data: { evidence } },
  });
  const shared = {
    report,
    evidence: await listEvidenceOfReport(trx, reportId),
    day: toLocalDate(now),
    notes: [context.texts("card_files_joined", { count: files.length })],
  };
  const matters = await listMattersOfReport(trx, reportId);
  const taking = matters.filter((matter) => takesSupplement(matter, context.knowledge));
  const notices: Notice[] = [];
  for (const matter of taking.length > 0 ? taking : matters.slice(0, 1)) {
    const clocks = await listClocks(trx, [matter.id]);
    notices.push(...(await tell(trx, { ...shared, matter, clocks }, context)));
  }
  // The matter's version was told of before.
  const told = notices.map((notice) => ({ ...notice, key: `${notice.key}:${first.id}` }));
  await enqueueReplies(trx, told, { now });
  return 1;
}

function tell(
  trx: StorageTransaction,
  facts: Omit<CardFacts, "mark">,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const { matter } = facts;
  return matter.state === "triage" || !takesSupplement(matter, context.knowledge)
    ? toTriageNotices(trx, { ...facts, mark: "triage" }, context)
    : toOfficeNotices(trx, matter.officeId, { ...facts, mark: "update" }, context);
}
