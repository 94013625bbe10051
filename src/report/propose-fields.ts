import { z } from "zod";
import { AppError } from "../base/app-error.ts";
import type { Log } from "../base/log.ts";
import { maskPersonalData } from "../base/mask-personal-data.ts";
import { hasPersonalData } from "../base/redact-personal-data.ts";
import type { ChatModel } from "../model/chat-model.ts";
import { encloseData } from "../prompt/enclose-data.ts";
import type { OwnPrompts } from "../prompt/own-prompts.ts";
import { LINK } from "./extract-fields.ts";
import { isNamed } from "./is-named.ts";
import type { Proposal, ReportFields } from "./proposal.ts";
import { readAmounts } from "./read-amount.ts";
import type { ReportCues } from "./report-cues.ts";

/** Asks a model for pieces of a report's text; gives none when it fails or takes too long. */
export type ProposeFields = (text: string, log: Log) => Promise<ReportFields>;

export interface ProposeFieldsOptions {
  readonly model: ChatModel;
  readonly prompts: OwnPrompts;
  readonly cues: ReportCues;
  /** A reporter waits for the next question: a model that takes longer is done without. */
  readonly timeoutMs: number;
}

const writtenSchema = z.record(z.string(), z.unknown());

/** The pieces that a model finds in a text without personal data, as far as they pass the checks. */
export function createProposeFields({
  model,
  prompts,
  cues,
  timeoutMs,
}: ProposeFieldsOptions): ProposeFields {
  return async (text, log) => {
    const report = encloseData("举报", maskPersonalData(text));
    try {
      const written = await model(prompts("propose-fields", { report }), {
        signal: AbortSignal.timeout(timeoutMs),
      });
      return checkFields(readObject(written), text, cues);
    } catch (cause) {
      if (!(cause instanceof AppError)) {
        throw cause;
      }
      log.warn({ reason: cause.code }, "no fields from the model");
      return {};
    }
  };
}

/** What rules found in a text, and for what they did not find, what was proposed. */
export function withProposedFields(proposal: Proposal, proposed: ReportFields): Proposal {
  return { ...proposal, fields: { ...proposed, ...proposal.fields } };
}

/** The object that a model wrote, whatever it wrote around it; nothing when there is none. */
function readObject(written: string): Readonly<Record<string, unknown>> {
  const [json = ""] = /\{[\s\S]*\}/.exec(written) ?? [];
  try {
    return writtenSchema.catch({}).parse(JSON.parse(json));
  } catch {
    return {};
  }
}

const LONGEST_PIECE_CHARS = 40;

type Check = (piece: string, text: string, cues: ReportCues) => boolean;

/** What rules demand of the pieces that they find themselves. */
const CHECKS: Readonly<Record<keyof ReportFields, Check>> = {
  respondent: (piece) => isNamed(piece),
  goods: (piece) => !/\d{4,}/.test(piece),
  amount: (piece) => readAmounts(piece).length > 0,
  platform: (piece, _, cues) =>
    cues.platforms.some((name) => name.toLowerCase() === piece.toLowerCase()),
  rightNumber: (piece, text, cues) =>
    cues.rightNumbers.some((shape) => shape.exec(text)?.[0].includes(piece) === true),
  link: (piece) => LINK.exec(piece)?.[0] === piece,
};

/** Only what stands in the text word for word, is of the right shape and identifies no person. */
function checkFields(
  written: Readonly<Record<string, unknown>>,
  text: string,
  cues: ReportCues,
): ReportFields {
  const entries = Object.entries(CHECKS).flatMap(([name, check]) => {
    const piece = written[name];
    const isPiece =
      typeof piece === "string" &&
      piece.trim() !== "" &&
      piece.length <= (name === "link" ? text.length : LONGEST_PIECE_CHARS) &&
      text.includes(piece) &&
      !hasPersonalData(piece) &&
      check(piece, text, cues);
    return isPiece ? [[name, piece]] : [];
  });
  return Object.fromEntries(entries);
}
