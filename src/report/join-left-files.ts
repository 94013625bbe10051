import { toLocalDate } from "../base/clock.ts";
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
import type { CardFacts } from "./officer-card.ts";
import { findReport } from "./report-repository.ts";
import { SYSTEM } from "./system-actor.ts";

const LEFT_MS = 24 * 3_600_000;

/**
 * Late files of which the reporter has not said within a day for which matter they are join the
 * report as they are; the offices of its open matters are told, or
 * those who assign. Gives of how many reports.
 */
export async function joinLeftFiles(
  storage: Storage,
  now: Date,
  context: NoticeContext,
): Promise<number> {
  const left = await listLeftFiles(storage.database, new Date(now.getTime() - LEFT_MS));
  for (const files of left) {
    await storage.transaction(async (trx) => {
      await enqueueReplies(trx, await join(trx, files, now, context), { now });
    });
  }
  return left.length;
}

async function join(
  trx: StorageTransaction,
  { draftId, reportId }: LeftFiles,
  now: Date,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const report = await findReport(trx, reportId);
  const files = await listEvidenceOfDraft(trx, draftId);
  const [first] = files;
  if (report === undefined || first === undefined) {
    return [];
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
  const notices: Notice[] = [];
  for (const matter of await listMattersOfReport(trx, reportId)) {
    if (context.knowledge.states.states[matter.state].open) {
      const clocks = await listClocks(trx, [matter.id]);
      notices.push(...(await tell(trx, { ...shared, matter, clocks }, context)));
    }
  }
  // The matter's version was told of before.
  return notices.map((notice) => ({ ...notice, key: `${notice.key}:${first.id}` }));
}

function tell(
  trx: StorageTransaction,
  facts: Omit<CardFacts, "mark">,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const { matter } = facts;
  return matter.state === "triage"
    ? toTriageNotices(trx, { ...facts, mark: "triage" }, context)
    : toOfficeNotices(trx, matter.officeId, { ...facts, mark: "update" }, context);
}
