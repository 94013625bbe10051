import type { Turn } from "../conversation/turn.ts";
import { countInHour, keepHour, uncountInHour } from "../storage/hourly-counters.ts";
import { findAnswered } from "./answered-case.ts";
import { findCaseNumber, hasRightCheckDigit, withoutCaseNumber } from "./case-number.ts";
import {
  type CodeAsked,
  findQueryCode,
  isLabelOnly,
  isLikeQueryCode,
  isQueryCode,
  withoutQueryCode,
} from "./query-code.ts";
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
  /** What was sent for a code is none. */
  | { readonly kind: "no_code"; readonly caseNumber: string | null }
  /** No such number, the wrong code, somebody else's: nobody can tell which. */
  | { readonly kind: "wrong" }
  | { readonly kind: "locked" };

/**
 * Whether a text is a case number, a query code, or both, and says nothing else. What is only like a
 * code stands for one beside a number, or where one was asked for.
 */
export function isProof(text: string, codeAsked?: CodeAsked): boolean {
  const said = withoutCaseNumber(text);
  const rest = withoutQueryCode(said, codeAsked);
  const hasNumber = findCaseNumber(text) !== undefined;
  const isLike = (hasNumber || codeAsked?.isAsked === true) && isLikeQueryCode(rest);
  return isLike || ((hasNumber || rest !== said) && isLabelOnly(rest));
}

/** Whether a text holds a query code, or is like one, where one was asked for. */
export function holdsCode(text: string): boolean {
  const said = withoutCaseNumber(text);
  return findQueryCode(said, { isAsked: true }) !== undefined || isLikeQueryCode(said);
}

/** Finds the report that a text names, or the person's own ones when it names none. */
export async function identifyReport(
  turn: Turn,
  dialogue: QueryDialogue | undefined,
  context: ReportContext,
): Promise<Identified> {
  const said = withoutCaseNumber(turn.text);
  const named = findNamed(turn);
  const code = findQueryCode(said, { isAsked: dialogue !== undefined });
  const asked = dialogue?.caseNumber ?? undefined;
  const caseNumber = named ?? (code === undefined ? undefined : asked);
  const own = await listReportsOfPerson(context.storage.database, turn.person.id);
  const ownReport = own.find((report) => report.caseNumber === caseNumber);
  if (ownReport !== undefined) {
    return { kind: "found", report: ownReport, isOwn: true };
  }
  if (code === undefined) {
    return isLikeQueryCode(said) && (named ?? dialogue) !== undefined
      ? { kind: "no_code", caseNumber: named ?? asked ?? null }
      : findWithoutCode(named, own, dialogue);
  }
  return caseNumber === undefined
    ? { kind: "needs_number" }
    : verify(turn, caseNumber, code, context);
}

/** The number in the words, or of what they answer. */
function findNamed(turn: Turn): string | undefined {
  return findCaseNumber(turn.text) ?? findCaseNumber(findAnswered(turn) ?? "");
}

function findWithoutCode(
  named: string | undefined,
  own: readonly Report[],
  dialogue: QueryDialogue | undefined,
): Identified {
  return named === undefined ? pickMeant(own, dialogue) : { kind: "needs_code", caseNumber: named };
}

/** What is to be added is for the report whose code was asked for, whatever else is the person's. */
function pickMeant(own: readonly Report[], dialogue: QueryDialogue | undefined): Identified {
  const asked = dialogue?.caseNumber ?? undefined;
  const isMeant = dialogue?.purpose === "supplement" || own.length === 0;
  return asked !== undefined && isMeant ? { kind: "needs_code", caseNumber: asked } : pickOwn(own);
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
  const { queryCodePepper, storage } = context;
  if (!(await takeTry(turn, context))) {
    return { kind: "locked" };
  }
  const report = await findReportByCaseNumber(storage.database, caseNumber);
  if (!(await isQueryCode(code, report?.queryCode, queryCodePepper)) || report === undefined) {
    return { kind: "wrong" };
  }
  await giveTryBack(turn, context);
  return { kind: "found", report, isOwn: false };
}

const COUNTED = "wrong-query-codes";

/**
 * Counts a try before the code is looked at, so that many at once are all counted. Who has tried
 * too often waits. Beyond the limit of all together, a flood, each may try but one code: that is
 * enough for who holds the right one.
 */
function takeTry(turn: Turn, { limits, storage }: ReportContext): Promise<boolean> {
  return storage.transaction(async (trx) => {
    await keepHour(trx, turn.now);
    let isFirst = true;
    for (const { of, limit } of listSources(turn, limits)) {
      const tries = await countInHour(trx, `${COUNTED}:${of}`, turn.now);
      if (tries > limit) {
        return false;
      }
      isFirst &&= tries === 1;
    }
    const inAll = await countInHour(trx, `${COUNTED}:all`, turn.now);
    return isFirst || inAll <= limits.wrongCodesPerHourInAll;
  });
}

/** The right code costs nobody a try. */
async function giveTryBack(turn: Turn, { limits, storage }: ReportContext): Promise<void> {
  await storage.transaction(async (trx) => {
    for (const { of } of [...listSources(turn, limits), { of: "all" }]) {
      await uncountInHour(trx, `${COUNTED}:${of}`, turn.now);
    }
  });
}

/** Who tries: the account, and where a new one costs nothing, the place in the network as well. */
function listSources({ message }: Turn, limits: ReportContext["limits"]) {
  const { address, sender, source } = message;
  const account = `${address.channel}:${address.account}:${sender.externalId}`;
  const own = { of: account, limit: limits.wrongCodesPerHour };
  return source === undefined
    ? [own]
    : [own, { of: source, limit: limits.wrongCodesPerHourOfNetwork }];
}
