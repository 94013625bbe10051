import { redactPersonalData } from "../base/redact-personal-data.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { type Reply, toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { askWhichMatter } from "./ask-which-matter.ts";
import { withoutCaseNumber } from "./case-number.ts";
import { changeMatter } from "./change-matter.ts";
import { collectEvidence, describeStored } from "./collect-evidence.ts";
import { type ManifestEntry, toManifest } from "./evidence/evidence-manifest.ts";
import { deleteEvidenceOfDraft, type Evidence, linkEvidence } from "./evidence-repository.ts";
import { withEvidence } from "./intake-turn.ts";
import type { Matter } from "./matter.ts";
import { findTransition } from "./matter-states.ts";
import { readCommand } from "./read-command.ts";
import { describeManifest } from "./receipt-reply.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { appendNarrative } from "./report-repository.ts";
import type { SupplementDialogue } from "./report-state.ts";
import { describeRefusal, findStatusOfMatter, type ReportStatus } from "./report-status.ts";

const NOTE_LIMIT_CHARS = 5_000;
const NOTES_LIMIT = 20;

/** What asks to add something, without what is to be added. */
const WISH_ONLY =
  /^(?:我?(?:想|要|来)?(?:再)?补充(?:一下|材料|证据|一点|几句|说明)*|现在补充|add|supplement)[。.!！:：]*$/i;

/**
 * Begins to collect what the reporter adds; a message that already says something counts. Which of
 * several open matters it is for is asked before it is sent.
 *
 * @param named The matter that the reporter named, if they did.
 */
export async function beginSupplement(
  turn: Turn,
  status: ReportStatus,
  named: Matter | undefined,
  context: ReportContext,
): Promise<Handled> {
  const open = listOpen(status.matters, context).filter(
    ({ id }) => named === undefined || id === named.id,
  );
  const [matter] = open;
  if (matter === undefined) {
    return refuseSupplement(status, context);
  }
  const isClear = open.length === 1;
  const dialogue: SupplementDialogue = {
    kind: "supplement",
    draftId: context.createId(),
    matterId: isClear ? matter.id : "",
    choices: isClear ? [] : open.map(({ id }) => id),
    notes: [],
    evidence: [],
  };
  const said = turn.message.press === undefined ? withoutCaseNumber(turn.text).trim() : "";
  const isNote = turn.intent === "supplement" && said !== "" && !WISH_ONLY.test(said);
  const text = isNote ? turn.text : "";
  const requests = open.flatMap((one) => describeRequest(one, status, context));
  return collect(turn, dialogue, text, requests, context);
}

/** The report takes nothing more, or there is no such report. */
function refuseSupplement(status: ReportStatus | undefined, context: ReportContext): Outcome {
  const reply = toReply(describeRefusal("supplement_refused", status, context));
  return { code: "report_refused", intent: "supplement", reply, state: null };
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
  const chosen = dialogue.choices.find((_, index) => pressed === `to-${index}`);
  if (chosen !== undefined) {
    return send(turn, { ...dialogue, matterId: chosen }, context);
  }
  const isDone = pressed === "send" || command === "confirm" || command === "skip";
  if (isDone && turn.message.attachments.length === 0) {
    return send(turn, dialogue, context);
  }
  return collect(turn, dialogue, pressed === undefined ? turn.text : "", [], context);
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

/**
 * Adds files that were handed in by an upload link to a report that was submitted meanwhile: to the
 * matter that waits for them, else to the first that takes something.
 */
export function addToReport(
  turn: Turn,
  status: ReportStatus,
  { draftId, files }: { readonly draftId: string; readonly files: readonly Evidence[] },
  context: ReportContext,
): Handled {
  const open = listOpen(status.matters, context);
  const matter = open.find(isWaiting) ?? open[0];
  if (matter === undefined) {
    return async (trx) => {
      await deleteEvidenceOfDraft(trx, draftId);
      return refuseSupplement(status, context);
    };
  }
  const supplement = { matterId: matter.id, draftId, evidence: toManifest(files), text: "" };
  return sendSupplement(turn, supplement, context);
}

/** The question that is pending while a supplement is collected. */
export function askSupplement(dialogue: SupplementDialogue, { texts }: ReportContext): Reply {
  const isEmpty = dialogue.notes.length === 0 && dialogue.evidence.length === 0;
  const text = texts(isEmpty ? "supplement_ask" : "supplement_noted");
  const leaveButton = { label: texts("button_cancel"), token: "report.reply.leave" };
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
  const collected = await collectEvidence(turn.message, dialogue, turn.log, context);
  const isTooLong = text.length > NOTE_LIMIT_CHARS || dialogue.notes.length >= NOTES_LIMIT;
  const isNote = text !== "" && !isTooLong;
  const takesContact = context.takesPersonalData(turn.message.address.channel);
  const note = takesContact ? text : redactPersonalData(text);
  const grown: SupplementDialogue = {
    ...dialogue,
    notes: isNote ? [...dialogue.notes, note] : dialogue.notes,
    evidence: [...dialogue.evidence, ...toManifest(collected.kept)],
  };
  const ask = askSupplement(grown, context);
  const tooLong = isTooLong && text !== "" ? [context.texts("remark_too_long")] : [];
  const said = [...lines, ...collected.remarks, ...tooLong, ask.text].join("\n");
  const reply = { ...ask, text: said };
  return withEvidence(collected, {
    code: "report_asking",
    intent: "supplement",
    reply,
    state: grown,
  });
}

async function send(
  turn: Turn,
  dialogue: SupplementDialogue,
  context: ReportContext,
): Promise<Handled> {
  const { notes, evidence, matterId, draftId } = dialogue;
  if (notes.length === 0 && evidence.length === 0) {
    const ask = askSupplement(dialogue, context);
    const reply = { ...ask, text: context.texts("supplement_empty") };
    return { code: "report_asking", intent: "supplement", reply, state: dialogue };
  }
  if (matterId === "") {
    return askMatter(dialogue, context);
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
          if (text !== "") {
            await appendNarrative(transaction, report.id, `${today}：${text}`);
          }
        },
      },
      context,
    );
    if (change.kind === "refused") {
      await deleteEvidenceOfDraft(trx, draftId);
      return refuseSupplement(await findStatusOfMatter(trx, matterId), context);
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
    };
  };
}

/** What was collected is kept while the reporter says which matter it is for. */
async function askMatter(dialogue: SupplementDialogue, context: ReportContext): Promise<Outcome> {
  const [first = ""] = dialogue.choices;
  const status = await findStatusOfMatter(context.storage.database, first);
  if (status === undefined) {
    return refuseSupplement(status, context);
  }
  const matters = status.matters.filter(({ id }) => dialogue.choices.includes(id));
  const token = ({ id }: Matter) => `report.reply.to-${dialogue.choices.indexOf(id)}`;
  const reply = askWhichMatter(status.report.caseNumber, matters, token, context);
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
function describeRequest(
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
  return matters.filter(
    ({ state }) => findTransition(knowledge.states, state, "supplement", "reporter") !== undefined,
  );
}

/** Whether the office has asked for more and waits for it. */
export function isWaiting({ state }: Matter): boolean {
  return state === "supplement" || state === "accepted_supplement";
}
