import { hideOwnData } from "../base/mask-personal-data.ts";
import type { Turn } from "../conversation/turn.ts";
import { findCaseNumber, withoutCaseNumber } from "./case-number.ts";
import { type CollectedEvidence, collectEvidence } from "./collect-evidence.ts";
import { toManifest } from "./evidence/evidence-manifest.ts";
import { isLikeQueryCode, withoutQueryCode } from "./query-code.ts";
import type { ReportContext } from "./report-context.ts";
import type { SupplementDialogue } from "./report-state.ts";

const NOTE_LIMIT_CHARS = 5_000;
const NOTES_LIMIT = 20;

/** What asks to add something, without what is to be added. */
const WISH_ONLY =
  /^(?:我?(?:想|要|来)?(?:再)?补充(?:一下|材料|证据|一点|几句|说明)*|现在补充|add|supplement)[。.!！:：]*$/i;

/** A supplement that holds nothing, of a matter that is not known yet. */
export function startSupplement({ createId }: ReportContext): SupplementDialogue {
  return {
    ...{ kind: "supplement", draftId: createId(), matterId: "", choices: [] },
    ...{ offered: [], notes: [], evidence: [] },
  };
}

/** Whether nothing was told and no file was kept. */
export function isEmptySupplement({ notes, evidence }: SupplementDialogue): boolean {
  return notes.length === 0 && evidence.length === 0;
}

/** Whether what was told may still be a report of its own, as its writer has not said which it is. */
export function mayBeReport({ matterId, offered }: SupplementDialogue): boolean {
  return matterId === "" && offered.length > 0;
}

/**
 * What a message that wishes to add something says already; empty when it only wishes. The query
 * code that came with a case number, or was asked for, is nobody's to read, nor what is like one.
 */
export function readNote(
  { text, intent, message }: Turn,
  { isCodeAsked }: { readonly isCodeAsked: boolean },
): string {
  const hasCode = isCodeAsked || findCaseNumber(text) !== undefined;
  const note = hasCode ? withoutQueryCode(text, { isAsked: isCodeAsked }) : text;
  const said = withoutCaseNumber(note).trim();
  const isCode = hasCode && isLikeQueryCode(said);
  const isNote = intent === "supplement" && said !== "" && !isCode && !WISH_ONLY.test(said);
  return isNote && message.press === undefined ? note.trim() : "";
}

/** A supplement with what a message adds to it. */
interface Gathered {
  readonly dialogue: SupplementDialogue;
  readonly collected: CollectedEvidence;
  /** What is to be told of the files and the words. */
  readonly remarks: readonly string[];
}

/** Keeps a message's files, and its words where they are any. */
export async function gatherSupplement(
  turn: Turn,
  dialogue: SupplementDialogue,
  text: string,
  context: ReportContext,
): Promise<Gathered> {
  const collected = await collectEvidence(turn.message, dialogue, turn.log, context);
  const isTooLong = text.length > NOTE_LIMIT_CHARS || dialogue.notes.length >= NOTES_LIMIT;
  const isNote = text !== "" && !isTooLong;
  const takesContact = context.takesPersonalData(turn.message.address.channel);
  const note = takesContact ? text : hideOwnData(text);
  return {
    dialogue: {
      ...dialogue,
      notes: isNote ? [...dialogue.notes, note] : dialogue.notes,
      evidence: [...dialogue.evidence, ...toManifest(collected.kept)],
    },
    collected,
    remarks: [
      ...collected.remarks,
      ...(isTooLong && text !== "" ? [context.texts("remark_too_long")] : []),
    ],
  };
}
