import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { escapePattern } from "../base/escape-pattern.ts";
import { brokenDataFile, checkData } from "../base/yaml-file.ts";
import { findQuote } from "./find-quote.ts";
import { readJsonLines } from "./json-line.ts";
import { type Need, type NeedAnswer, type Passage, UNKNOWN_REASONS } from "./passage.ts";

const place = z.strictObject({ document: z.string(), path: z.array(z.string()).min(1) });

/** One line of `knowledge/needs/*.jsonl`. */
const needLineSchema = z
  .strictObject({
    id: z.string().min(1),
    title: z.string().min(1),
    asks: z.array(z.string().min(1)).min(1),
    about: z.union([z.string(), place]).optional(),
    quotes: z
      .array(place.extend({ quote: z.string().min(1) }))
      .min(1)
      .optional(),
    facts: z.array(z.string()).min(1).optional(),
    limit: z.string().min(1).optional(),
    unknown: z
      .strictObject({ why: z.enum(UNKNOWN_REASONS), where: z.string().optional() })
      .optional(),
  })
  .refine(
    ({ quotes, facts, unknown }) =>
      [quotes, facts, unknown].filter((answer) => answer !== undefined).length === 1,
    "must hold exactly one of quotes, facts and unknown",
  )
  .refine(
    ({ facts, limit }) => facts !== undefined || limit === undefined,
    "can name a limit only of facts",
  );
type NeedLine = z.infer<typeof needLineSchema>;

/**
 * Reads every need of `knowledge/needs/` and resolves what it points at: quotes to the exact words
 * of a passage, facts and `about` to passage ids.
 *
 * @throws AppError `broken_data_file`, naming file and line, when a need is malformed, its id is
 *   taken, or what it points at does not exist.
 */
export function loadNeeds(knowledgeFolder: string, passages: readonly Passage[]): Need[] {
  const finder = new PassageFinder(passages);
  const seen = new Set<string>();
  return listNeedFiles(knowledgeFolder).flatMap((file) =>
    readJsonLines(file).map(({ data, place }) => {
      const line = checkData(data, place, needLineSchema);
      if (seen.has(line.id)) {
        throw brokenDataFile(place, `another need is called ${line.id}`);
      }
      seen.add(line.id);
      return toNeed(line, finder, place);
    }),
  );
}

/** The files that {@link loadNeeds} reads, sorted. */
export function listNeedFiles(knowledgeFolder: string): string[] {
  const folder = join(knowledgeFolder, "needs");
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .map((name) => join(folder, name));
}

/** Finds passages by id, or by document and heading path. */
class PassageFinder {
  readonly #byId = new Map<string, Passage>();
  readonly #byPlace = new Map<string, Passage[]>();

  constructor(passages: readonly Passage[]) {
    for (const passage of passages) {
      this.#byId.set(passage.id, passage);
      const key = placeKey(passage.document.id, passage.path);
      this.#byPlace.set(key, [...(this.#byPlace.get(key) ?? []), passage]);
    }
  }

  withId(id: string, file: string): Passage {
    const passage = this.#byId.get(id);
    if (passage === undefined) {
      throw brokenDataFile(file, `no passage is called ${id}`);
    }
    return passage;
  }

  at(document: string, path: readonly string[], file: string): Passage[] {
    const found = this.#byPlace.get(placeKey(document, path));
    if (found === undefined) {
      throw brokenDataFile(file, `${document} has no passage at ${path.join(" › ")}`);
    }
    return found;
  }
}

function placeKey(document: string, path: readonly string[]): string {
  return [document, ...path].join("\n");
}

function toNeed(line: NeedLine, finder: PassageFinder, file: string): Need {
  const { id, title, asks } = line;
  const answer = toAnswer(line, finder, file);
  const about = findAbout(line, answer, finder, file);
  return { id, title, asks, answer, ...(about !== undefined && { about }) };
}

function toAnswer(line: NeedLine, finder: PassageFinder, file: string): NeedAnswer {
  if (line.quotes !== undefined) {
    const quotes = line.quotes.map(({ document, path, quote }) =>
      resolveQuote(finder.at(document, path, file), quote, file),
    );
    return { kind: "quotes", quotes };
  }
  if (line.facts !== undefined) {
    const { limit } = line;
    const passageIds = line.facts.map((id) => resolveFact(finder, id, limit, file));
    return { kind: "facts", passageIds, ...(limit !== undefined && { limit }) };
  }
  const { why = "other", where } = line.unknown ?? {};
  return { kind: "unknown", why, ...(where !== undefined && { where }) };
}

function resolveQuote(candidates: readonly Passage[], quote: string, file: string) {
  for (const passage of candidates) {
    const exact = findQuote(passage.text, quote);
    if (exact !== undefined) {
      return { passageId: passage.id, quote: exact };
    }
  }
  throw brokenDataFile(file, `the quote does not stand in its passage: ${quote}`);
}

function resolveFact(
  finder: PassageFinder,
  id: string,
  limit: string | undefined,
  file: string,
): string {
  const { kind, text } = finder.withId(id, file);
  if (kind !== "fact") {
    throw brokenDataFile(file, `${id} is no fact`);
  }
  if (limit !== undefined && !standsWhole(limit, text)) {
    throw brokenDataFile(file, `the limit does not stand in ${id}: ${limit}`);
  }
  return id;
}

/** Whether words stand in a text, and not as the end of a longer number. */
function standsWhole(words: string, text: string): boolean {
  return new RegExp(`(?<!\\d)${escapePattern(words)}`).test(text);
}

function findAbout(
  { about }: NeedLine,
  answer: NeedAnswer,
  finder: PassageFinder,
  file: string,
): string | undefined {
  if (typeof about === "string") {
    return finder.withId(about, file).id;
  }
  if (about !== undefined) {
    return finder.at(about.document, about.path, file)[0]?.id;
  }
  if (answer.kind === "quotes") {
    return answer.quotes[0]?.passageId;
  }
  return answer.kind === "facts" ? answer.passageIds[0] : undefined;
}
