import type { Turn } from "../conversation/turn.ts";
import { findCaseNumber } from "./case-number.ts";
import { endIn } from "./change-outcome.ts";
import { deleteEvidenceOfDraft } from "./evidence-repository.ts";
import { gatherSupplement, mayBeReport, startSupplement } from "./gather-supplement.ts";
import { beginIntake, withEvidence } from "./intake-turn.ts";
import { labelType } from "./label-type.ts";
import { toLetters } from "./read-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { hasCue } from "./report-cues.ts";
import { listReportsOfPerson } from "./report-repository.ts";
import type { SupplementDialogue } from "./report-state.ts";
import { readStatus } from "./report-status.ts";
import {
  askSupplement,
  continueSupplement,
  describeRequest,
  isWaiting,
} from "./supplement-turn.ts";

/**
 * What sounds like a report may be what an office asked its writer for: it is kept, and they say
 * which it is. `undefined` where nothing is asked of them, or where they surely report anew.
 */
export async function askSupplementOrReport(
  turn: Turn,
  context: ReportContext,
): Promise<Handled | undefined> {
  const { knowledge, texts, storage } = context;
  if (turn.text === "" || knowledge.cues.wantsReport.test(turn.text.trim())) {
    return undefined;
  }
  const own = await listReportsOfPerson(storage.database, turn.person.id);
  const statuses = await Promise.all(own.map((report) => readStatus(storage.database, report)));
  const waiting = statuses.flatMap((status) =>
    status.matters.filter(isWaiting).map((matter) => ({ status, matter })),
  );
  if (waiting.length === 0) {
    return undefined;
  }
  const offered = waiting.map(({ matter: { id, type } }) => {
    const named = { caseNumber: findCaseNumber(id) ?? id, type: labelType(type, knowledge, texts) };
    return { matterId: id, label: texts("button_supplement_to", named) };
  });
  const choices = offered.map(({ matterId }) => matterId);
  const begun: SupplementDialogue = { ...startSupplement(context), choices, offered };
  const gathered = await gatherSupplement(turn, begun, turn.text, context);
  const requests = waiting.flatMap(({ status, matter }) =>
    describeRequest(matter, status, context),
  );
  const state = gathered.dialogue;
  const ask = askSupplement(state, context);
  const reply = { ...ask, text: [...requests, ...gathered.remarks, ask.text].join("\n") };
  return withEvidence(gathered.collected, {
    ...{ code: "report_asking", intent: "supplement", reply, state },
  });
}

/**
 * Goes on with a supplement, in words: those that answer {@link askSupplementOrReport} count like its
 * buttons. Who says that they report, and tells more, has told that for the report.
 */
export function continueToldSupplement(
  turn: Turn,
  dialogue: SupplementDialogue,
  context: ReportContext,
): Promise<Handled> {
  if (!mayBeReport(dialogue)) {
    return continueSupplement(turn, dialogue, undefined, context);
  }
  const { cues } = context.knowledge;
  const plain = toLetters(turn.text);
  const labelled = dialogue.offered.filter(({ label }) => toLetters(label) === plain);
  if (hasCue(cues.reportsInstead, plain)) {
    return reportInstead(turn, dialogue, context);
  }
  if (labelled.length > 0 || hasCue(cues.addsInstead, plain)) {
    const [only, ...others] = labelled.length > 0 ? labelled : dialogue.offered;
    const isClear = only !== undefined && others.length === 0;
    return continueSupplement(turn, dialogue, isClear ? `to-${only.matterId}` : "send", context);
  }
  return cues.wantsReport.test(turn.text.trim())
    ? reportInstead(turn, { ...dialogue, notes: [...dialogue.notes, turn.text] }, context)
    : continueSupplement(turn, dialogue, undefined, context);
}

/**
 * It was a report of its own: what was told so far begins one, with the files that came. Where that is
 * no business of ours, nothing of it stays to be added to a matter.
 */
export async function reportInstead(
  turn: Turn,
  { notes, evidence, draftId }: SupplementDialogue,
  context: ReportContext,
): Promise<Handled> {
  const text = notes.join("\n");
  const begun = await beginIntake({ ...turn, text }, context, [], { draftId, evidence });
  return async (trx) => {
    const outcome = await endIn(trx, begun);
    if (outcome.state !== undefined) {
      return outcome;
    }
    await deleteEvidenceOfDraft(trx, draftId);
    return { ...outcome, state: null };
  };
}
