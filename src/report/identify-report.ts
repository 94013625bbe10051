import type { Turn } from "../conversation/turn.ts";
import { findCaseNumber, hasRightCheckDigit, withoutCaseNumber } from "./case-number.ts";
import { findQueryCode, isQueryCode } from "./query-code.ts";
import type { ReportContext } from "./report-context.ts";
import { findReportByCaseNumber, listReportsOfPerson, type Report } from "./report-repository.ts";
import type { QueryDialogue } from "./report-state.ts";

/** Which report a person means, and may know of. */
export type Identified =
  /** `isOwn`: submitted by this person; otherwise proved with the query code. */
  | { readonly kind: "found"; readonly report: Report; readonly isOwn: boolean }
  | { readonly kind: "several"; readonly reports: readonly Report[] }
  | { readonly kind: "none" }
  | { readonly kind: "needs_code"; readonly caseNumber: string }
  | { readonly kind: "needs_number" }
  /** No such number, the wrong code, somebody else's: nobody can tell which. */
  | { readonly kind: "wrong" }
  | { readonly kind: "locked" };

const HOUR_MS = 3_600_000;

/** Finds the report that a text names, or the person's own ones when it names none. */
export async function identifyReport(
  turn: Turn,
  dialogue: QueryDialogue | undefined,
  context: ReportContext,
): Promise<Identified> {
  const named = findCaseNumber(turn.text);
  const code = findQueryCode(withoutCaseNumber(turn.text));
  const caseNumber =
    named ?? (code === undefined ? undefined : (dialogue?.caseNumber ?? undefined));
  const own = await listReportsOfPerson(context.storage.database, turn.person.id);
  if (caseNumber === undefined) {
    return code === undefined ? pickOwn(own) : { kind: "needs_number" };
  }
  const ownReport = own.find((report) => report.caseNumber === caseNumber);
  if (ownReport !== undefined) {
    return { kind: "found", report: ownReport, isOwn: true };
  }
  return code === undefined
    ? { kind: "needs_code", caseNumber }
    : verify(turn, caseNumber, code, context);
}

function pickOwn(own: readonly Report[]): Identified {
  const [report] = own;
  if (report === undefined) {
    return { kind: "none" };
  }
  return own.length === 1
    ? { kind: "found", report, isOwn: true }
    : { kind: "several", reports: own };
}

async function verify(
  turn: Turn,
  caseNumber: string,
  code: string,
  context: ReportContext,
): Promise<Identified> {
  if (!hasRightCheckDigit(caseNumber)) {
    return { kind: "wrong" };
  }
  const { limits, queryCodePepper, storage } = context;
  const counts = [
    { of: turn.message.address.conversationId, limit: limits.wrongCodesPerHour },
    { of: "all", limit: limits.wrongCodesPerHourInAll },
  ];
  if (await isAnyFull(counts, context)) {
    return { kind: "locked" };
  }
  const report = await findReportByCaseNumber(storage.database, caseNumber);
  if (!(await isQueryCode(code, report?.queryCode, queryCodePepper)) || report === undefined) {
    await countWrong(counts, context);
    return { kind: "wrong" };
  }
  return { kind: "found", report, isOwn: false };
}

/** How many wrong codes somebody, or everybody, may try within an hour. */
interface WrongCodes {
  readonly of: string;
  readonly limit: number;
}

const toKey = ({ of }: WrongCodes) => `wrong-query-codes:${of}`;

async function isAnyFull(counts: readonly WrongCodes[], { cache }: ReportContext) {
  const values = await cache.getMany<number>(counts.map(toKey));
  return counts.some(({ limit }, index) => (values[index] ?? 0) >= limit);
}

async function countWrong(counts: readonly WrongCodes[], { cache }: ReportContext) {
  for (const count of counts) {
    await cache.set(toKey(count), ((await cache.get<number>(toKey(count))) ?? 0) + 1, HOUR_MS);
  }
}
