import { type LocalDate, toLocalDate } from "../base/clock.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { type Reply, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import {
  type CollectedEvidence,
  collectEvidence,
  describeStored,
  toMegabytes,
} from "./collect-evidence.ts";
import { allFlags, type Draft, toMatterDrafts } from "./draft.ts";
import { startIntake } from "./draft-narrative.ts";
import { toManifest } from "./evidence/evidence-manifest.ts";
import { insertUploadLink } from "./evidence/upload-link-repository.ts";
import { deleteEvidenceOfDraft, type Evidence, insertEvidence } from "./evidence-repository.ts";
import { advanceIntake, type IntakeInput, type IntakeResult } from "./intake.ts";
import { describeWarnings, toIntakeReply } from "./intake-reply.ts";
import { createIntakeRules, type IntakeRules } from "./intake-rules.ts";
import { nextStep } from "./intake-steps.ts";
import { describeUnderstood } from "./intake-summary.ts";
import type { ReportFields } from "./proposal.ts";
import { withProposedFields } from "./propose-fields.ts";
import { createQueryCode, hashQueryCode } from "./query-code.ts";
import { asksBeside } from "./read-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { submitReport } from "./submit-report.ts";
import { tellFirst } from "./tell-first.ts";

/**
 * Begins an intake with the message. `notes` are said first; `kept` is what was kept of it before it
 * was known to be one.
 */
export async function beginIntake(
  turn: Turn,
  context: ReportContext,
  notes: readonly string[] = [],
  kept: Partial<Pick<Draft, "draftId" | "evidence">> = {},
): Promise<Handled> {
  const takesContact = context.takesPersonalData(turn.message.address.channel);
  const proposed = await proposeFields(turn, context);
  const rules = toRules(takesContact, turn.today, context, proposed);
  const draft = { ...startIntake(context.createId(), turn.text, rules), ...kept };
  const isDoubtful = draft.step === "type" || isOnlyInformed(draft, rules);
  const asks = turn.message.attachments.length === 0 && asksBeside(turn.text);
  const found = await context.findAnswer(turn);
  const answer = isDoubtful || asks || found?.isPressing ? found : undefined;
  if (answer?.isElsewhere && isDoubtful) {
    return { code: "unanswerable_other_agency", intent: "report", reply: answer.reply };
  }
  const collected = await collectEvidence(turn.message, draft, turn.log, context);
  const input: IntakeInput = { kind: "files", evidence: toManifest(collected.kept) };
  const result = advanceIntake(draft, input, rules);
  const understood = draft.step === "confirm" ? "" : describeUnderstood(draft, rules);
  const said = understood === "" ? notes : [...notes, understood];
  const asked = finish(turn, { result, collected, warned: [], notes: said }, rules, context);
  return answer === undefined ? asked : tellFirst(answer, await asked);
}

/** Whether the matter is nobody's here, so that the reporter is only told where to turn. */
function isOnlyInformed(draft: Draft, rules: IntakeRules): boolean {
  return draft.step === "inform" && !rules.mayRecord(draft);
}

/** Goes on with an intake: the message's files, then its text or button. */
export async function continueIntake(
  turn: Turn,
  draft: Draft,
  input: IntakeInput | undefined,
  context: ReportContext,
): Promise<Handled> {
  const isStory = draft.step === "narrative" && input?.kind === "text";
  const proposed = isStory ? await proposeFields(turn, context) : {};
  const rules = toRules(draft.takesContact, turn.today, context, proposed);
  const collected = await collectEvidence(turn.message, draft, turn.log, context);
  const files: IntakeInput = { kind: "files", evidence: toManifest(collected.kept) };
  const withFiles = advanceIntake(draft, files, rules);
  const result = input === undefined ? withFiles : advanceIntake(withFiles.draft, input, rules);
  return finish(turn, { result, collected, warned: allFlags(draft), notes: [] }, rules, context);
}

/** The pending question of a draft, put again. */
export function repeatQuestion(draft: Draft, context: ReportContext): Reply {
  const rules = toRules(draft.takesContact, toLocalDate(context.clock.now()), context);
  return toIntakeReply(draft, toReplyContext(rules, context));
}

/** The rules of a draft: those of its channel, on a day, and what was proposed for its story. */
export function toRules(
  takesContact: boolean,
  today: LocalDate,
  { knowledge, texts, understand }: ReportContext,
  proposed: ReportFields = {},
): IntakeRules {
  return createIntakeRules({
    ...{ knowledge, texts, today, takesContact },
    understand: (text) => withProposedFields(understand(text), proposed),
  });
}

/** 我要举报 holds nothing that a model could find. */
const SHORTEST_STORY_CHARS = 8;

/** What a model finds in a story, before the turn's transaction; the reporter confirms it like the rest. */
async function proposeFields(turn: Turn, { proposeFields }: ReportContext): Promise<ReportFields> {
  const isStory = turn.text.length >= SHORTEST_STORY_CHARS;
  return isStory && proposeFields !== undefined ? proposeFields(turn.text, turn.log) : {};
}

/** Files that were handed in by an upload link, and are kept already. */
export async function takeIntoIntake(
  turn: Turn,
  draft: Draft,
  files: readonly Evidence[],
  context: ReportContext,
): Promise<Handled> {
  const rules = toRules(draft.takesContact, turn.today, context);
  const result = advanceIntake(draft, { kind: "files", evidence: toManifest(files) }, rules);
  const collected = { kept: [], remarks: describeStored(files, context) };
  return finish(turn, { result, collected, warned: allFlags(draft), notes: [] }, rules, context);
}

interface Advanced {
  readonly result: IntakeResult;
  readonly collected: CollectedEvidence;
  /** The flags that were warned of before. */
  readonly warned: readonly string[];
  readonly notes: readonly string[];
}

async function finish(
  turn: Turn,
  advanced: Advanced,
  rules: IntakeRules,
  context: ReportContext,
): Promise<Handled> {
  const { result } = advanced;
  switch (result.kind) {
    case "cancel":
      return giveUp(result.draft, "cancelled", context);
    case "end":
      return giveUp(result.draft, "inform_end", context);
    case "submit": {
      const step = nextStep(result.draft, rules);
      const draft = { ...result.draft, step };
      return step === "confirm" && advanced.collected.remarks.length === 0
        ? submit(turn, draft, rules, context)
        : ask(turn, { ...advanced, result: { kind: "asking", draft } }, rules, context);
    }
    case "asking":
      return ask(turn, { ...advanced, result }, rules, context);
  }
}

function ask(
  turn: Turn,
  { result, collected, warned, notes }: Advanced & { result: { kind: "asking" } },
  rules: IntakeRules,
  context: ReportContext,
): Handled {
  const { draft, remark } = result;
  const isMasked = remark !== "contact_refused" && rules.clean(turn.text) !== turn.text;
  const parts = {
    notes: [
      ...describeWarnings(warned, draft, context.texts),
      ...notes,
      ...(isMasked ? [context.texts("hint_personal_data")] : []),
      ...collected.remarks,
    ],
    remark,
  };
  const outcome: Outcome = {
    code: draft.step === "confirm" ? "report_confirming" : "report_asking",
    intent: "report",
    reply: toIntakeReply(draft, toReplyContext(rules, context), parts),
    state: draft,
  };
  return withEvidence(collected, outcome);
}

/** The rows of stored files and of an upload link are written in the turn's transaction. */
export function withEvidence({ kept, upload }: CollectedEvidence, outcome: Outcome): Handled {
  if (kept.length === 0 && upload === undefined) {
    return outcome;
  }
  return async (trx) => {
    await insertEvidence(trx, kept);
    if (upload === undefined) {
      return outcome;
    }
    await insertUploadLink(trx, upload.link);
    return { ...outcome, reply: { ...outcome.reply, secrets: [upload.token] } };
  };
}

function giveUp(draft: Draft, text: "cancelled" | "inform_end", { texts }: ReportContext): Handled {
  return async (trx) => {
    await deleteEvidenceOfDraft(trx, draft.draftId);
    const reply = toReply(texts(text));
    return { code: "report_cancelled", intent: "report", reply, state: null };
  };
}

async function submit(
  turn: Turn,
  draft: Draft,
  rules: IntakeRules,
  context: ReportContext,
): Promise<Handled> {
  const queryCode = createQueryCode();
  const hashedQueryCode = await hashQueryCode(queryCode, context.queryCodePepper);
  const [, ...further] = toMatterDrafts(draft);
  const submission = {
    draft,
    route: rules.route(draft),
    further: further.map((matter) => ({ draft: matter, route: rules.route(matter) })),
    queryCode,
    hashedQueryCode,
    address: turn.message.address,
    personId: turn.person.id,
    now: turn.now,
  };
  return async (trx) => {
    const outcome = await submitReport(trx, submission, { ...context, log: turn.log });
    return { ...outcome, intent: "report" };
  };
}

function toReplyContext(rules: IntakeRules, { limits }: ReportContext) {
  const { evidenceCount, evidenceBytes } = limits;
  return { rules, limits: { evidenceCount, evidenceMegabytes: toMegabytes(evidenceBytes) } };
}
