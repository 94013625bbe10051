import { type Reply, toReply } from "../conversation/reply.ts";
import { listRoleAddresses } from "../storage/people.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { describeSize } from "./collect-evidence.ts";
import { describeNoted, describePromise } from "./describe-clock.ts";
import type { ManifestEntry } from "./evidence/evidence-manifest.ts";
import { labelType } from "./label-type.ts";
import type { Matter } from "./matter.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { listMattersOfReport } from "./matter-repository.ts";
import type { Receipt } from "./receipt.ts";
import type { Report } from "./report-repository.ts";

const HASH_SHOWN_CHARS = 12;

/** The receipt as the reporter reads it; the query code only where it is given, which is once. */
export async function toReceiptReply(
  trx: StorageTransaction,
  report: Report,
  context: NoticeContext,
  queryCode?: string,
): Promise<Reply> {
  const { texts } = context;
  const { caseNumber } = report;
  const matters = await listMattersOfReport(trx, report.id);
  const types = [...new Set(matters.map(({ type }) => type))];
  const code =
    queryCode === undefined
      ? texts("receipt_code_shown")
      : texts("receipt_code", { code: queryCode });
  const again = queryCode === undefined ? [texts("receipt_again")] : [];
  const lines = [
    ...again,
    texts("receipt_title", { caseNumber }),
    code,
    ...(await describeOffices(trx, matters, context)),
    ...describePromises(report.receipt.receipt, context),
    ...types.flatMap((type) => describeNoted(type, context.knowledge, texts)),
    ...describeEvidence(report.receipt.receipt, context),
    texts("receipt_signature", { signature: report.receipt.signature }),
    texts("receipt_next"),
  ];
  const status = { label: texts("button_status"), token: `report.status.${caseNumber}` };
  const document = { label: texts("button_receipt"), token: `report.receipt.${caseNumber}` };
  const secrets = queryCode === undefined ? {} : { secrets: [queryCode] };
  return toReply(lines.join("\n"), { buttons: [[status, document]], ...secrets });
}

async function describeOffices(
  trx: StorageTransaction,
  matters: readonly Matter[],
  context: NoticeContext,
): Promise<readonly string[]> {
  const [first] = matters;
  if (matters.length < 2) {
    return [await describeOffice(trx, first, context)];
  }
  const lines: string[] = [];
  for (const matter of matters) {
    const type = labelType(matter.type, context.knowledge, context.texts);
    const office = await describeOffice(trx, matter, context);
    lines.push(context.texts("receipt_matter", { ordinal: matter.ordinal, type, office }));
  }
  return lines;
}

async function describeOffice(
  trx: StorageTransaction,
  matter: Matter | undefined,
  { knowledge, texts }: NoticeContext,
): Promise<string> {
  if (matter !== undefined && matter.state !== knowledge.states.initial.unrouted) {
    const office = knowledge.offices.get(matter.officeId)?.name ?? matter.officeId;
    return texts("receipt_office", { office });
  }
  const people = await listRoleAddresses(trx, "triage");
  return texts(people.length > 0 ? "receipt_triage" : "receipt_nobody");
}

function describePromises(
  { promises }: Receipt,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  return promises.map(({ clock, due, provisional }) =>
    describePromise({ clockId: clock, dueOn: due, provisional }, knowledge, texts),
  );
}

function describeEvidence({ evidence }: Receipt, context: NoticeContext): readonly string[] {
  return evidence.length === 0
    ? [context.texts("receipt_no_evidence")]
    : describeManifest(evidence, context);
}

/** A heading and a line for each file; nothing for no files. */
export function describeManifest(
  evidence: readonly ManifestEntry[],
  { texts }: Pick<NoticeContext, "texts">,
): readonly string[] {
  if (evidence.length === 0) {
    return [];
  }
  const files = evidence.map(({ name, sizeBytes, sha256 }) =>
    texts("receipt_file", {
      name,
      size: describeSize(sizeBytes),
      hash: sha256.slice(0, HASH_SHOWN_CHARS),
    }),
  );
  return [texts("receipt_evidence"), ...files];
}
