import type { KeyObject } from "node:crypto";
import { toLocalDate } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Address } from "../conversation/message.ts";
import type { Notice, Outcome } from "../conversation/outcome.ts";
import { takeNextValue } from "../storage/counters.ts";
import { listOfficeAddresses } from "../storage/people.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { createCaseNumber, toCounterName } from "./case-number.ts";
import { clocksFor } from "./describe-clock.ts";
import { describeRemarks } from "./describe-remarks.ts";
import type { Draft } from "./draft.ts";
import { appendEvent } from "./event-log-repository.ts";
import { linkEvidence, listEvidenceOfReport } from "./evidence-repository.ts";
import { type CompareTexts, findDuplicates } from "./find-duplicates.ts";
import { describePlace, toRouteInput } from "./intake-rules.ts";
import { UNCLEAR_TYPE } from "./label-type.ts";
import { type Matter, type MatterClock, NEW_COURSE, toMatterId } from "./matter.ts";
import { saveClocks } from "./matter-clock-repository.ts";
import { startClocks } from "./matter-clocks.ts";
import { type NoticeContext, toOfficeNotices, toTriageNotices } from "./matter-notices.ts";
import { insertMatter } from "./matter-repository.ts";
import type { CardFacts } from "./officer-card.ts";
import type { HashedQueryCode } from "./query-code.ts";
import { type Receipt, signReceipt } from "./receipt.ts";
import { toReceiptReply } from "./receipt-reply.ts";
import { insertMarks } from "./report-mark-repository.ts";
import { type HashMark, toMarks } from "./report-marks.ts";
import { findReport, insertReport, type Report } from "./report-repository.ts";
import type { Route } from "./route-matter.ts";

/** What a matter is and where it goes. */
interface MatterPlan {
  /** The intake with what the matter has of its own. */
  readonly draft: Draft;
  readonly route: Route;
}

/** A confirmed intake on its way to become a report. */
export interface Submission {
  readonly draft: Draft;
  readonly route: Route;
  /** Further matters of the same story, each on its own way. */
  readonly further?: readonly MatterPlan[];
  /** The secret itself, shown once, and what is kept of it. */
  readonly queryCode: string;
  readonly hashedQueryCode: HashedQueryCode;
  readonly address: Address;
  readonly personId: string;
  readonly now: Date;
}

export interface SubmitContext extends NoticeContext {
  readonly receiptKey: KeyObject;
  readonly hashMark: HashMark;
  readonly compareTexts: CompareTexts;
  readonly log: Log;
}

/** The flags for which those who assign by hand look at a matter as well. */
const SERIOUS_FLAGS: readonly string[] = ["crime_lead", "safety", "minor_person"];

/**
 * Turns an intake into a report with its matters, clocks, evidence, events and cards, all in the
 * turn's transaction. The report has the intake's id, so an intake becomes a report only once.
 */
export async function submitReport(
  trx: StorageTransaction,
  submission: Submission,
  context: SubmitContext,
): Promise<Outcome> {
  const submitted = await findReport(trx, submission.draft.draftId);
  if (submitted !== undefined) {
    const reply = await toReceiptReply(trx, submitted, context);
    return { code: "report_submitted", reply, state: null };
  }
  const day = toLocalDate(submission.now);
  const caseNumber = createCaseNumber(day, await takeNextValue(trx, toCounterName(day)));
  const placed = await placeMatters(trx, submission, caseNumber, context);
  const report = createReport(submission, placed, caseNumber, context);
  await insertReport(trx, report);
  await linkEvidence(trx, submission.draft, report.id);
  await insertMarks(trx, report.id, toMarks(report, context.hashMark));
  const shared = {
    report,
    evidence: await listEvidenceOfReport(trx, report.id),
    remarks: await describeRemarks(trx, report, context),
  };
  const notices: Notice[] = [];
  for (const { matter, clocks, draft, route } of placed) {
    const input = { ...toRouteInput(draft), type: matter.type };
    await insertMatter(trx, matter, { input, ...route });
    await saveClocks(trx, clocks);
    const own = { ...submission, draft, route };
    notices.push(...(await tellStaff(trx, { ...shared, matter, clocks }, own, context)));
    await appendEvent(trx, toSubmittedEvent(report, matter, own));
  }
  const reply = await toReceiptReply(trx, report, context, submission.queryCode);
  return { code: "report_submitted", reply, notices, state: null };
}

interface PlacedMatter extends MatterPlan {
  readonly matter: Matter;
  readonly clocks: readonly MatterClock[];
}

/** Every matter has its own office and its own clocks. */
async function placeMatters(
  trx: StorageTransaction,
  submission: Submission,
  caseNumber: string,
  context: SubmitContext,
): Promise<readonly PlacedMatter[]> {
  const { draft, route, further = [], now } = submission;
  const placed: PlacedMatter[] = [];
  for (const plan of [{ draft, route }, ...further]) {
    const id = toMatterId(caseNumber, placed.length + 1);
    const matter = await placeNewMatter(
      trx,
      plan,
      { id, ordinal: placed.length + 1 },
      now,
      context,
    );
    const { knowledge } = context;
    const clocks = startClocks("received", {
      ...{ matterId: id, type: matter.type, today: toLocalDate(now), knowledge },
    });
    placed.push({ ...plan, matter, clocks });
  }
  return placed;
}

/** With nobody bound at the office, or no office, people assign the matter by hand. */
async function placeNewMatter(
  trx: StorageTransaction,
  { draft, route }: MatterPlan,
  number: Pick<Matter, "id" | "ordinal">,
  now: Date,
  { knowledge }: SubmitContext,
): Promise<Matter> {
  const { initial } = knowledge.states;
  const isStaffed =
    route.handling === "accept" && (await listOfficeAddresses(trx, route.office)).length > 0;
  return {
    ...number,
    reportId: draft.draftId,
    type: draft.type ?? UNCLEAR_TYPE,
    district: toDistrict(draft),
    authority: route.authority,
    officeId: isStaffed ? route.office : knowledge.triageOffice,
    officerId: null,
    state: isStaffed ? initial.routed : initial.unrouted,
    version: 1,
    ruleId: route.rule?.id ?? "none",
    ruleVersion: route.rule?.version ?? 0,
    createdAt: now.toISOString(),
    course: NEW_COURSE,
  };
}

function toDistrict({ place }: Draft): string {
  if (place?.kind === "district") {
    return place.district;
  }
  return place?.kind === "city" || place?.kind === "outside" ? place.kind : "unknown";
}

function createReport(
  { draft, hashedQueryCode, address, personId, now }: Submission,
  placed: readonly PlacedMatter[],
  caseNumber: string,
  { knowledge, texts, receiptKey }: SubmitContext,
): Report {
  const submittedAt = now.toISOString();
  const receipt = {
    caseNumber,
    submittedAt,
    ...toReceiptMatters(placed),
    promises: promisesOf(placed, knowledge),
    evidence: draft.evidence,
  };
  const [first, ...others] = placed.map((matter) => ({
    answers: matter.draft.answers,
    flags: matter.draft.flags,
    place: describePlace(matter.draft.place, knowledge, texts),
  }));
  const fields = {
    answers: {},
    flags: [],
    place: "",
    ...first,
    ...(others.length === 0 ? {} : { others }),
  };
  return {
    id: draft.draftId,
    caseNumber,
    queryCode: hashedQueryCode,
    address,
    personId,
    narrative: draft.narrative,
    fields,
    ...(draft.contact === null ? {} : { contact: draft.contact }),
    submittedAt,
    receipt: signReceipt(receipt, receiptKey),
  };
}

/** The first matter, and all of them where they are several. */
function toReceiptMatters(placed: readonly PlacedMatter[]) {
  const matters = placed.map(({ matter: { type, officeId } }) => ({ type, office: officeId }));
  const [first] = matters;
  const named = { type: first?.type ?? UNCLEAR_TYPE, office: first?.office ?? "" };
  return matters.length > 1 ? { ...named, matters } : named;
}

/** What the bureau promises: a limit that falls on the same day for several matters stands once. */
function promisesOf(
  placed: readonly PlacedMatter[],
  knowledge: SubmitContext["knowledge"],
): Receipt["promises"] {
  const all = placed.flatMap(({ clocks }) => clocks);
  const promises = clocksFor("reporter", all, knowledge).map((clock) => ({
    clock: clock.clockId,
    due: clock.dueOn,
    provisional: clock.provisional,
  }));
  return [...new Map(promises.map((one) => [`${one.clock}/${one.due}`, one])).values()];
}

async function tellStaff(
  trx: StorageTransaction,
  {
    remarks,
    ...known
  }: Pick<CardFacts, "matter" | "report" | "clocks" | "evidence"> & {
    /** Of the report: the same for each of its matters. */
    readonly remarks: readonly string[];
  },
  { draft, route, now }: Submission,
  context: SubmitContext,
): Promise<readonly Notice[]> {
  const { matter, report } = known;
  const isUnrouted = matter.state === context.knowledge.states.initial.unrouted;
  const facts: CardFacts = {
    ...known,
    mark: isUnrouted ? "triage" : "new",
    day: toLocalDate(now),
    notes: [...(isUnrouted ? describeRoute(route, context) : []), ...remarks],
    duplicates: await findDuplicates(trx, report, matter, context.compareTexts),
  };
  if (isUnrouted) {
    if (route.rule === undefined) {
      warn(matter, "no single rule decides where a matter goes", context);
    }
    return tellTriage(trx, facts, "a matter waits to be assigned", context);
  }
  const cards = await toOfficeNotices(trx, matter.officeId, facts, context);
  const isSerious = draft.flags.some((flag) => SERIOUS_FLAGS.includes(flag));
  return isSerious || route.isCopied
    ? [
        ...cards,
        ...(await tellTriage(trx, facts, "a matter is copied to those who assign", context)),
      ]
    : cards;
}

/** A card for those who assign; the log says what comes of it where nobody does. */
async function tellTriage(
  trx: StorageTransaction,
  facts: CardFacts,
  unheard: string,
  context: SubmitContext,
): Promise<readonly Notice[]> {
  const notices = await toTriageNotices(trx, facts, context);
  if (notices.length === 0) {
    warn(facts.matter, `${unheard}, and nobody assigns`, context);
  }
  return notices;
}

function warn({ reportId, type }: Matter, message: string, { log }: SubmitContext): void {
  log.warn({ reportId, type }, message);
}

/** What the rules say, and why, for who assigns by hand. */
function describeRoute(
  { rule, office, reasons }: Route,
  { knowledge, texts }: SubmitContext,
): readonly string[] {
  const name = knowledge.offices.get(office)?.name ?? office;
  return [
    ...(rule === undefined ? [] : [texts("card_proposed", { office: name })]),
    texts("card_route_reasons", { reasons: reasons.join("；") }),
  ];
}

function toSubmittedEvent(report: Report, matter: Matter, { personId, now, route }: Submission) {
  return {
    reportId: report.id,
    matterId: matter.id,
    kind: "submitted",
    actor: { id: personId, role: "reporter" },
    at: now,
    data: {
      version: matter.version,
      to: matter.state,
      toOffice: matter.officeId,
      type: matter.type,
      rule: route.rule ?? null,
      evidence: report.receipt.receipt.evidence.map(({ sha256 }) => sha256),
      receipt: report.receipt.signature,
    },
  };
}
