import { randomUUID } from "node:crypto";
import type { LocalDate } from "../base/clock.ts";
import { silentLog } from "../base/log.ts";
import { makeKeys } from "../open-keys.ts";
import type { Knowledge } from "../open-knowledge.ts";
import { createCaseNumber } from "../report/case-number.ts";
import { startIntake } from "../report/draft-narrative.ts";
import { createIntakeRules } from "../report/intake-rules.ts";
import { createQueryCode, hashQueryCode, isQueryCode } from "../report/query-code.ts";
import { createHashMark } from "../report/report-marks.ts";
import { findReportByCaseNumber } from "../report/report-repository.ts";
import { submitReport } from "../report/submit-report.ts";
import { understandReport } from "../report/understand-report.ts";
import type { Storage } from "../storage/open-storage.ts";
import { percentile } from "./percentile.ts";

const REPORTS = 400;
const GUESSES = 200;
/** As many turns as a process takes at once. */
const AT_ONCE = 4;
const TODAY: LocalDate = "2026-11-25";
const NOW = new Date("2026-11-25T02:00:00.000Z");

/** What the measurements stand on. */
export interface IntakeBench {
  readonly storage: Storage;
  readonly knowledge: Knowledge;
  /** Messages of people who report. */
  readonly texts: readonly string[];
  readonly write: (line: string) => void;
}

/** Understanding a message, storing a report, and looking one up while somebody guesses codes. */
export async function benchIntake(bench: IntakeBench): Promise<void> {
  const { knowledge, texts, write } = bench;
  for (const text of texts) {
    knowledge.triage(text, TODAY);
  }
  const times = texts.map((text) => {
    const startedAt = performance.now();
    knowledge.triage(text, TODAY);
    return performance.now() - startedAt;
  });
  write(`triage      ${describe(times)}`);
  await measureIntake(bench);
  await measureLookups(bench);
}

/** From the confirmed intake to the receipt: the code's slow hash and the transaction. */
async function measureIntake({ storage, knowledge, texts, write }: IntakeBench): Promise<void> {
  const { reports, texts: allTexts, classifyType } = knowledge;
  const { receiptKey, queryCodePepper } = makeKeys();
  const context = {
    ...{ knowledge: reports, texts: allTexts.report, receiptKey },
    ...{ hashMark: createHashMark(queryCodePepper), compareTexts: knowledge.compareTexts },
    log: silentLog,
  };
  const rules = createIntakeRules({
    ...{ knowledge: reports, texts: allTexts.report, today: TODAY, takesContact: true },
    understand: (text) => understandReport(text, reports, classifyType),
  });
  const drafts = Array.from({ length: REPORTS }, (_, number) =>
    startIntake(randomUUID(), texts[number % texts.length] ?? "", rules),
  );
  const startedAt = performance.now();
  await inTurns(drafts, async (draft) => {
    const queryCode = createQueryCode();
    const hashedQueryCode = await hashQueryCode(queryCode, queryCodePepper);
    const address = { channel: "web", account: "site", conversationId: `web:${draft.draftId}` };
    const submission = { draft, route: rules.route(draft), queryCode, hashedQueryCode, address };
    await storage.transaction((trx) =>
      submitReport(trx, { ...submission, personId: draft.draftId, now: NOW }, context),
    );
  });
  const seconds = (performance.now() - startedAt) / 1000;
  write(`intake      ${Math.round(REPORTS / seconds)} receipts a second (${storage.kind})`);
}

/** A reporter's own look-up, alone and while wrong codes come as fast as they are answered. */
async function measureLookups({ storage, write }: IntakeBench): Promise<void> {
  const caseNumber = createCaseNumber(TODAY, 1);
  const { queryCodePepper } = makeKeys();
  const lookUp = async () => {
    const startedAt = performance.now();
    await findReportByCaseNumber(storage.database, caseNumber);
    return performance.now() - startedAt;
  };
  const alone: number[] = [];
  for (let count = 0; count < GUESSES; count += 1) {
    alone.push(await lookUp());
  }
  const flooded: number[] = [];
  const startedAt = performance.now();
  await inTurns(Array.from({ length: GUESSES }), async () => {
    const report = await findReportByCaseNumber(storage.database, caseNumber);
    await isQueryCode(createQueryCode(), report?.queryCode, queryCodePepper);
    flooded.push(await lookUp());
  });
  const seconds = (performance.now() - startedAt) / 1000;
  write(`look-up     ${describe(alone)} alone`);
  write(
    `            ${describe(flooded)} under ${Math.round(GUESSES / seconds)} wrong codes a second`,
  );
}

/** Works on the items, a few at once. */
async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const take = async () => {
    for (const item of rest) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

function describe(timesMs: readonly number[]): string {
  const ascending = [...timesMs].sort((one, other) => one - other);
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(ascending, share).toFixed(2));
  return `p50 ${p50} ms, p99 ${p99} ms`;
}
