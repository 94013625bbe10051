import type { Outcome } from "../conversation/outcome.ts";
import { type Reply, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { renameSubject } from "../storage/turns.ts";
import { askWhichMatter, CHOICES_SHOWN } from "./ask-which-matter.ts";
import { findCaseNumber, withoutCaseNumber } from "./case-number.ts";
import { changeMatter } from "./change-matter.ts";
import { describeStored } from "./collect-evidence.ts";
import { type ManifestEntry, toManifest } from "./evidence/evidence-manifest.ts";
import { deleteEvidenceOfDraft, type Evidence, linkEvidence } from "./evidence-repository.ts";
import {
  gatherSupplement,
  isEmptySupplement,
  mayBeReport,
  startSupplement,
} from "./gather-supplement.ts";
import { withEvidence } from "./intake-turn.ts";
import type { Matter } from "./matter.ts";
import { findMatter } from "./matter-repository.ts";
import { takesSupplement } from "./matter-states.ts";
import { readCommand } from "./read-command.ts";
import { describeManifest } from "./receipt-reply.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { appendNarrative } from "./report-repository.ts";
import type { SupplementDialogue } from "./report-state.ts";
import { describeRefusal, findStatusOfMatter, type ReportStatus } from "./report-status.ts";

/** What is known of a supplement when it begins. */
interface SupplementStart {
  /** The matters that may be meant; without it, all that take something. */
  readonly isMeant?: (matter: Matter) => boolean;
  /** What the message says already; see {@link readNote}. */
  readonly note?: string;
  /** What was told before it was known which reports may be meant. */
  readonly told?: SupplementDialogue | undefined;
}

/**
 * Begins to collect what the reporter adds; a message that already says something counts. Which of
 * several open matters it is for is asked before it is sent. Where none takes anything, that is
 * refused; what was told before stays for the caller to keep.
 *
 * @param reports Those that may be meant, latest first.
 */
export async function beginSupplement(
  turn: Turn,
  reports: readonly ReportStatus[],
  { isMeant = () => true, note = "", told }: SupplementStart,
  context: ReportContext,
): Promise<Handled> {
  const open = reports
    .flatMap((status) => listOpen(status.matters, context).map((matter) => ({ status, matter })))
    .filter(({ matter }) => isMeant(matter));
  const [first, ...others] = open;
  if (first === undefined) {
    if (told !== undefined && !isEmptySupplement(told)) {
      return refuseSupplement(reports, { isLost: false }, context);
    }
    const isLost = note !== "" || turn.message.attachments.length > 0;
    return told === undefined
      ? refuseSupplement(reports, { isLost }, context)
      : refuseFiles(reports, { draftId: told.draftId, isLost }, context);
  }
  const dialogue: SupplementDialogue = {
    ...(told ?? startSupplement(context)),
    matterId: others.length === 0 ? first.matter.id : "",
    choices: others.length === 0 ? [] : open.map(({ matter }) => matter.id),
    offered: [],
  };
  const requests = open.flatMap(({ status, matter }) => describeRequest(matter, status, context));
  return collect(turn, dialogue, note, requests, context);
}

/** The reports take nothing more, or there are none; with `isLost`, that nothing was kept is said. */
function refuseSupplement(
  reports: readonly ReportStatus[],
  { isLost }: { readonly isLost: boolean },
  context: ReportContext,
): Outcome {
  const told = reports.length === 0 ? [undefined] : reports.slice(0, CHOICES_SHOWN);
  const lines = told.map((status) => describeRefusal("supplement_refused", status, context));
  const lost = isLost ? [context.texts("supplement_lost")] : [];
  const reply = toReply([...lines, ...lost].join("\n"));
  return { code: "report_refused", intent: "supplement", reply, state: null };
}

/** As {@link refuseSupplement}; the files that were kept so far are forgotten. */
function refuseFiles(
  reports: readonly ReportStatus[],
  { draftId, isLost }: { readonly draftId: string; readonly isLost: boolean },
  context: ReportContext,
): Handled {
  return async (trx) => {
    await deleteEvidenceOfDraft(trx, draftId);
    return refuseSupplement(reports, { isLost }, context);
  };
}

/** Goes on collecting, sends what was collected, or gives up. */
export async function continueSupplement(
  turn: Turn,
  dialogue: SupplementDialogue,
  pressed: string | undefined,
  context: ReportContext,
): Promise<Handled> {
  const command = turn.message.press === undefined ? readCommand(turn.text) : undefined;
  if (pressed === "leave" || command === "cancel" || command === "back") {
    return leave(dialogue, context);
  }
  const meant =
    pressed === undefined
      ? findTyped(turn, dialogue)
      : dialogue.choices.filter((id) => pressed === `to-${id}`);
  const [matterId, ...others] = meant;
  if (matterId !== undefined) {
    return others.length === 0
      ? sendWithFiles(turn, { ...dialogue, matterId }, context)
      : askMatter(dialogue, meant, context);
  }
  const isDone = pressed === "send" || command === "confirm" || command === "skip";
  return isDone
    ? sendWithFiles(turn, dialogue, context)
    : collect(turn, dialogue, pressed === undefined ? turn.text : "", [], context);
}

/** What comes along with the last word is shown before it is sent. */
function sendWithFiles(
  turn: Turn,
  dialogue: SupplementDialogue,
  context: ReportContext,
): Promise<Handled> {
  return turn.message.attachments.length === 0
    ? send(turn, dialogue, context)
    : collect(turn, dialogue, "", [], context);
}

/** The matters that are meant by a case number and nothing else. */
function findTyped({ text }: Turn, { matterId, choices }: SupplementDialogue): readonly string[] {
  const named = findCaseNumber(text);
  const meant = choices.filter((id) => findCaseNumber(id) === named);
  const isNumberOnly = named !== undefined && withoutCaseNumber(text).trim() === "";
  return isNumberOnly && matterId === "" ? meant : [];
}

/** Files that were handed in by an upload link, and are kept already. */
export function takeIntoSupplement(
  dialogue: SupplementDialogue,
  files: readonly Evidence[],
  context: ReportContext,
): Handled {
  const grown = { ...dialogue, evidence: [...dialogue.evidence, ...toManifest(files)] };
  const ask = askSupplement(grown, context);
  const reply = { ...ask, text: [...describeStored(files, context), ask.text].join("\n") };
  return { code: "report_asking", intent: "supplement", reply, state: grown };
}

/** Files that came by an upload link after its intake or supplement had been sent. */
interface LateFiles {
  readonly linkId: string;
  readonly draftId: string;
  readonly files: readonly Evidence[];
  /** The ordinal of the matter that the reporter chose for them; undefined before they did. */
  readonly chosen: number | undefined;
}

/**
 * Adds late files to the report that was sent meanwhile. Where several of its matters take
 * something, the reporter is asked; until they answer, the files are kept with their link.
 */
export function addToReport(
  turn: Turn,
  status: ReportStatus,
  { linkId, draftId, files, chosen }: LateFiles,
  context: ReportContext,
): Handled {
  const { caseNumber } = status.report;
  const open = listOpen(status.matters, context);
  if (files.length === 0) {
    const reply = toReply(context.texts("supplement_added", { caseNumber }));
    return { code: "report_supplemented", intent: "supplement", reply, subject: caseNumber };
  }
  if (open.length === 0) {
    return refuseFiles([status], { draftId, isLost: true }, context);
  }
  const isClear = chosen === undefined && open.length === 1;
  const matter = isClear ? open[0] : open.find(({ ordinal }) => ordinal === chosen);
  if (matter === undefined) {
    const token = ({ ordinal }: Matter) => `report.upload.${linkId}.${ordinal}`;
    const ask = askWhichMatter(open, token, context);
    const reply = { ...ask, text: [...describeStored(files, context), ask.text].join("\n") };
    return { code: "report_asking", intent: "supplement", reply, subject: caseNumber };
  }
  const supplement = { matterId: matter.id, draftId, evidence: toManifest(files), text: "" };
  return sendSupplement(turn, supplement, context);
}

/** The question that is pending while a supplement is collected, or may be a report of its own. */
export function askSupplement(dialogue: SupplementDialogue, { texts }: ReportContext): Reply {
  const leaveButton = { label: texts("button_cancel"), token: "report.reply.leave" };
  if (mayBeReport(dialogue)) {
    const { offered } = dialogue;
    const ask = offered.length > 1 ? "supplements_or_report" : "supplement_or_report";
    const reportButton = { label: texts("button_report_instead"), token: "report.reply.report" };
    const buttons = offered.map(({ matterId, label }) => [
      { label, token: `report.reply.to-${matterId}` },
    ]);
    return toReply(texts(ask), { buttons: [...buttons, [reportButton, leaveButton]] });
  }
  const isEmpty = isEmptySupplement(dialogue);
  const text = texts(isEmpty ? "supplement_ask" : "supplement_noted");
  const sendButton = { label: texts("button_send_supplement"), token: "report.reply.send" };
  return toReply(text, { buttons: [isEmpty ? [leaveButton] : [sendButton, leaveButton]] });
}

async function collect(
  turn: Turn,
  dialogue: SupplementDialogue,
  text: string,
  lines: readonly string[],
  context: ReportContext,
): Promise<Handled> {
  const gathered = await gatherSupplement(turn, dialogue, text, context);
  const ask = askSupplement(gathered.dialogue, context);
  const reply = { ...ask, text: [...lines, ...gathered.remarks, ask.text].join("\n") };
  return withEvidence(gathered.collected, {
    code: "report_asking",
    intent: "supplement",
    reply,
    state: gathered.dialogue,
  });
}

async function send(
  turn: Turn,
  dialogue: SupplementDialogue,
  context: ReportContext,
): Promise<Handled> {
  const { notes, evidence, matterId, draftId } = dialogue;
  if (isEmptySupplement(dialogue)) {
    const ask = askSupplement(dialogue, context);
    const reply = { ...ask, text: context.texts("supplement_empty") };
    return { code: "report_asking", intent: "supplement", reply, state: dialogue };
  }
  if (mayBeReport(dialogue)) {
    const reply = askSupplement(dialogue, context);
    return { code: "report_asking", intent: "supplement", reply, state: dialogue };
  }
  if (matterId === "") {
    return askMatter(dialogue, dialogue.choices, context);
  }
  const supplement = { matterId, draftId, evidence, text: notes.join("\n") };
  return sendSupplement(turn, supplement, context);
}

/** What is added to a matter. */
interface Supplement {
  readonly matterId: string;
  readonly draftId: string;
  readonly evidence: readonly ManifestEntry[];
  readonly text: string;
}

function sendSupplement(
  { person, now, today }: Turn,
  { matterId, draftId, evidence, text }: Supplement,
  context: ReportContext,
): Handled {
  const { texts } = context;
  return async (trx) => {
    const change = await changeMatter(
      trx,
      {
        ...{ matterId, action: "supplement", role: "reporter", person, now, text, evidence },
        async alongside(transaction, report) {
          await linkEvidence(transaction, { draftId, evidence }, report.id);
          // What was told before its matter was known is erased with that matter's report. The
          // intake of a report goes by the report's id, and stays of all its matters.
          if (draftId !== report.id) {
            await renameSubject(transaction, { from: draftId, to: matterId });
          }
          if (text !== "") {
            await appendNarrative(transaction, report.id, `${today}：${text}`);
          }
        },
      },
      context,
    );
    if (change.kind === "refused") {
      await deleteEvidenceOfDraft(trx, draftId);
      const status = await findStatusOfMatter(trx, matterId);
      return refuseSupplement(status === undefined ? [] : [status], { isLost: true }, context);
    }
    const { caseNumber } = change.report;
    const manifest = describeManifest(evidence, context);
    const told = change.notices.length > 0 ? "supplement_done" : "supplement_done_nobody";
    return {
      code: "report_supplemented",
      intent: "supplement",
      reply: toReply([texts(told, { caseNumber }), ...manifest].join("\n")),
      notices: change.notices,
      state: null,
      subject: matterId,
    };
  };
}

/** What was collected is kept while the reporter says which matter it is for. */
async function askMatter(
  dialogue: SupplementDialogue,
  choices: readonly string[],
  context: ReportContext,
): Promise<Handled> {
  const { database } = context.storage;
  const found = await Promise.all(choices.map((id) => findMatter(database, id)));
  const matters = found.filter((matter) => matter !== undefined);
  if (matters.length === 0) {
    return refuseFiles([], { draftId: dialogue.draftId, isLost: true }, context);
  }
  const token = ({ id }: Matter) => `report.reply.to-${id}`;
  const reply = askWhichMatter(matters, token, context);
  return { code: "report_asking", intent: "supplement", reply, state: dialogue };
}

function leave(dialogue: SupplementDialogue, { texts }: ReportContext): Handled {
  return async (trx) => {
    await deleteEvidenceOfDraft(trx, dialogue.draftId);
    const reply = toReply(texts("supplement_cancelled"));
    return { code: "report_cancelled", intent: "supplement", reply, state: null };
  };
}

/** What the office asked for, while it waits for it. */
export function describeRequest(
  matter: Matter,
  { events }: ReportStatus,
  { texts }: ReportContext,
): readonly string[] {
  const request = events.findLast(
    (event) => event.matter_id === matter.id && event.kind === "request_supplement",
  );
  const text = request?.data.text;
  return isWaiting(matter) && typeof text === "string" ? [texts("supplement_asked", { text })] : [];
}

function listOpen(matters: readonly Matter[], { knowledge }: ReportContext): readonly Matter[] {
  return matters.filter((matter) => takesSupplement(matter, knowledge));
}

/** Whether the office has asked for more and waits for it. */
export function isWaiting({ state, course }: Matter): boolean {
  const isAskedByTriage = state === "triage" && course.answerDueOn !== null;
  return state === "supplement" || state === "accepted_supplement" || isAskedByTriage;
}
