import type { Address } from "../conversation/message.ts";
import type { ReportRow } from "../storage/report-tables.ts";
import type { StorageDatabase, StorageTransaction } from "../storage/tables.ts";
import type { Matter } from "./matter.ts";
import type { HashedQueryCode } from "./query-code.ts";
import { parseSignedReceipt, type SignedReceipt } from "./receipt.ts";
import { openReport, openReports, sealReport } from "./seal-report.ts";

/** A submitted report. */
export interface Report {
  readonly id: string;
  readonly caseNumber: string;
  readonly queryCode: HashedQueryCode;
  /** Where the reporter is told what happens. */
  readonly address: Address;
  readonly personId: string;
  readonly narrative: string;
  readonly fields: ConfirmedFields;
  /** What names the reporter. It is here to be hidden in texts; who may see it asks for it. */
  readonly contact?: string;
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
  readonly receipt: SignedReceipt;
}

/** What the reporter confirmed of a matter, without what identifies them. */
interface MatterFields {
  readonly answers: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly place: string;
}

/** Of the first matter, and of the others in their order; without these, of all of them. */
interface ConfirmedFields extends MatterFields {
  readonly others?: readonly MatterFields[];
}

/** What the reporter confirmed of one of a report's matters. */
export function toMatterFields(
  { fields }: Pick<Report, "fields">,
  { ordinal }: Pick<Matter, "ordinal">,
): MatterFields {
  return fields.others?.[ordinal - 2] ?? fields;
}

export async function insertReport(trx: StorageTransaction, report: Report): Promise<void> {
  const sealed = await sealReport(trx, report.id, {
    narrative: report.narrative,
    fields: JSON.stringify(report.fields),
    identity: report.contact ?? null,
  });
  await trx
    .insertInto("reports")
    .values({
      ...sealed,
      id: report.id,
      case_number: report.caseNumber,
      query_code_salt: report.queryCode.salt,
      query_code_hash: report.queryCode.hash,
      channel: report.address.channel,
      account: report.address.account,
      conversation_id: report.address.conversationId,
      person_id: report.personId,
      submitted_at: report.submittedAt,
      receipt: JSON.stringify(report.receipt),
    })
    .execute();
}

export async function findReport(
  database: StorageDatabase,
  id: string,
): Promise<Report | undefined> {
  const row = await database
    .selectFrom("reports")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return row && toReport(await openReport(database, row));
}

export async function findReportByCaseNumber(
  database: StorageDatabase,
  caseNumber: string,
): Promise<Report | undefined> {
  const row = await database
    .selectFrom("reports")
    .selectAll()
    .where("case_number", "=", caseNumber)
    .executeTakeFirst();
  return row && toReport(await openReport(database, row));
}

/** The reports that a person submitted, latest first. */
export async function listReportsOfPerson(
  database: StorageDatabase,
  personId: string,
): Promise<readonly Report[]> {
  const rows = await database
    .selectFrom("reports")
    .selectAll()
    .where("person_id", "=", personId)
    .orderBy("submitted_at", "desc")
    .orderBy("case_number", "desc")
    .execute();
  return (await openReports(database, rows)).map(toReport);
}

/** The reports with these ids, in no order; those that do not exist are left out. */
export async function listReportsById(
  database: StorageDatabase,
  ids: readonly string[],
): Promise<readonly Report[]> {
  if (ids.length === 0) {
    return [];
  }
  const rows = await database.selectFrom("reports").selectAll().where("id", "in", ids).execute();
  return (await openReports(database, rows)).map(toReport);
}

/** How many reports a person made within a span of time, its end included. */
export async function countReportsOfPerson(
  database: StorageDatabase,
  personId: string,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<number> {
  const { count } = await database
    .selectFrom("reports")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("person_id", "=", personId)
    .where("submitted_at", ">", from.toISOString())
    .where("submitted_at", "<=", until.toISOString())
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The latest reports, latest first. */
export async function listReports(
  database: StorageDatabase,
  limit: number,
): Promise<readonly Report[]> {
  const rows = await database
    .selectFrom("reports")
    .selectAll()
    .orderBy("case_number", "desc")
    .limit(limit)
    .execute();
  return (await openReports(database, rows)).map(toReport);
}

/** Adds what the reporter said later. */
export async function appendNarrative(
  trx: StorageTransaction,
  id: string,
  addition: string,
): Promise<void> {
  const row = await trx
    .selectFrom("reports")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const { narrative, fields, identity } = await openReport(trx, row);
  const grown = { narrative: `${narrative}\n${addition}`, fields, identity };
  await trx
    .updateTable("reports")
    .set(await sealReport(trx, id, grown))
    .where("id", "=", id)
    .execute();
}

function toReport(row: ReportRow): Report {
  return {
    id: row.id,
    caseNumber: row.case_number,
    queryCode: { salt: row.query_code_salt, hash: row.query_code_hash },
    address: {
      channel: row.channel,
      account: row.account,
      conversationId: row.conversation_id,
    },
    personId: row.person_id,
    narrative: row.narrative,
    fields: JSON.parse(row.fields),
    ...(row.identity === null ? {} : { contact: row.identity }),
    submittedAt: row.submitted_at,
    receipt: parseSignedReceipt(row.receipt),
  };
}
