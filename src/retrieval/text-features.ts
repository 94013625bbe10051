import { existsSync } from "node:fs";
import { z } from "zod";
import { brokenDataFile, readYamlFile } from "../base/yaml-file.ts";
import { normalizeText } from "./normalize-text.ts";
import { readablePart } from "./readable-part.ts";
import type { Tokenizer } from "./tokenize-text.ts";

/** What a classifier sees of a text. */
export interface TextDescription {
  /** Words and runs of characters, repeated as often as they occur. */
  readonly pieces: readonly string[];
  /** What the text as a whole shows: few, each at most once. */
  readonly cues: readonly string[];
  /** What the text means; of no length where nothing embeds. */
  readonly vector: Float32Array;
}

/** The vector of a text, of unit length. */
export type EmbedText = (text: string) => Float32Array;

export type DescribeText = (text: string) => TextDescription;

/** Name → regular expression over normalised text. */
export type MessageCues = Readonly<Record<string, string>>;

/**
 * Reads `knowledge/message-cues.yaml`; no file is no cues.
 *
 * @throws AppError `broken_data_file` when an expression is malformed.
 */
export function loadMessageCues(file: string): MessageCues {
  const cues = existsSync(file) ? readYamlFile(file, z.record(z.string(), z.string())) : {};
  for (const [name, source] of Object.entries(cues)) {
    try {
      new RegExp(source);
    } catch (cause) {
      throw brokenDataFile(file, `${name} is no regular expression`, cause);
    }
  }
  return cues;
}

export interface TextDescriptionOptions {
  readonly tokenizer: Tokenizer;
  readonly embed: EmbedText;
  readonly cues: MessageCues;
  /** How near the nearest known question is, about 0 to 1. */
  readonly nearness: (text: string) => number;
  /** Whether a normalised text names a place: who asks in general seldom does. */
  readonly namesPlace: (normalized: string) => boolean;
}

/** Beyond the last one nearness tells no more: a way of asking is nearest to itself. */
const NEARNESS_STEPS = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];
const LONGEST_RUN = 2;
/** Lengths are told apart by doubling; longer than this makes no difference. */
const LONGEST = 7;

/**
 * Describes texts by their words, by single characters and pairs, by their vector, and by cues: which of the
 * given expressions occur, whether it ends as a question, whether it names a place, how long it is,
 * and how near to a question that people ask.
 */
export function createTextDescription({
  tokenizer,
  embed,
  cues,
  nearness,
  namesPlace,
}: TextDescriptionOptions): DescribeText {
  const patterns = Object.entries(cues).map(([name, source]) => ({
    name,
    pattern: new RegExp(source),
  }));
  return (whole) => {
    const text = readablePart(whole);
    const normalized = normalizeText(text);
    const length = Math.min(LONGEST, Math.floor(Math.log2(normalized.length + 1)));
    return {
      pieces: [...tokenizer.words(text).map((word) => `w ${word}`), ...characterRuns(normalized)],
      cues: [
        ...patterns.filter(({ pattern }) => pattern.test(normalized)).map(({ name }) => name),
        ...(/[?吗呢么没无不]\s*$/.test(normalized) ? ["~question at the end"] : []),
        ...(namesPlace(normalized) ? ["~place"] : []),
        `~length ${length}`,
        ...nearnessCues(nearness(text)),
      ],
      vector: embed(text),
    };
  };
}

function nearnessCues(nearness: number): string[] {
  return NEARNESS_STEPS.filter((step) => nearness >= step).map((step) => `~near ${step}`);
}

function characterRuns(normalized: string): string[] {
  const runs: string[] = [];
  for (let length = 1; length <= LONGEST_RUN; length += 1) {
    for (let start = 0; start + length <= normalized.length; start += 1) {
      runs.push(normalized.slice(start, start + length));
    }
  }
  return runs;
}
