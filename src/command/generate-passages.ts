import { type Chance, createChance } from "../base/chance.ts";
import type { DocumentInfo, Passage } from "../retrieval/passage.ts";

const PASSAGES_PER_DOCUMENT = 40;
/** How often a word comes from the whole dictionary and not from the neighbours of the last one. */
const FOREIGN_SHARE = 0.25;
const HEADING_WORDS = 4;
const SENTENCE_WORDS = 12;

/** What generated passages are like. */
export interface GeneratorSource {
  /** Real passages: they come first, and what follows is said in their words. */
  readonly passages: readonly Passage[];
  /** Cuts a text into words. */
  readonly cutWords: (text: string) => string[];
  /** Further words, the most frequent first. */
  readonly dictionary: readonly string[];
}

/** Many passages, made while they are walked; each walk gives the same. */
export interface GeneratedPassages {
  readonly documents: readonly DocumentInfo[];
  readonly passages: Iterable<Passage>;
}

/**
 * Continues the real passages up to `count`: words follow each other as in the real ones, mixed with
 * words of a dictionary by Zipf's law, in texts as long as the real ones.
 */
export function generatePassages(count: number, source: GeneratorSource): GeneratedPassages {
  const { passages, cutWords, dictionary } = source;
  const texts = passages.map(({ text }) => cutWords(text));
  const chain = joinNeighbours(texts);
  const starts = texts.flatMap((words) => words.slice(0, 1));
  const real = passages.slice(0, count);
  const generated = Math.max(0, count - real.length);
  const write = (chance: Chance, length: number) =>
    writeWords({ chain, starts, dictionary, chance, length });
  const titles = createChance(1);
  const documents = Array.from(
    { length: Math.ceil(generated / PASSAGES_PER_DOCUMENT) },
    (_, place) => ({
      id: `generated/${place + 1}`,
      kind: "law" as const,
      title: write(titles, HEADING_WORDS).join(""),
    }),
  );
  return {
    documents: [...new Set(real.map(({ document }) => document)), ...documents],
    passages: {
      *[Symbol.iterator]() {
        yield* real;
        const chance = createChance(2);
        for (let place = 0; place < generated; place += 1) {
          const length = chance.pick(texts)?.length ?? SENTENCE_WORDS;
          yield toPassage(place, documents, {
            heading: write(chance, HEADING_WORDS).join(""),
            text: toSentences(write(chance, length)),
          });
        }
      },
    },
  };
}

function toPassage(
  place: number,
  documents: readonly DocumentInfo[],
  { heading, text }: { readonly heading: string; readonly text: string },
): Passage {
  const document = documents[Math.floor(place / PASSAGES_PER_DOCUMENT)] as DocumentInfo;
  const id = `${document.id}#${(place % PASSAGES_PER_DOCUMENT) + 1}`;
  return { id, document, path: [heading], text, kind: "clause", confidence: "secondary" };
}

type Chain = ReadonlyMap<string, readonly string[]>;

/** Each word with all words that followed it, as often as they did. */
function joinNeighbours(texts: readonly (readonly string[])[]): Chain {
  const chain = new Map<string, string[]>();
  for (const words of texts) {
    for (const [place, word] of words.slice(1).entries()) {
      const before = words[place] as string;
      const followers = chain.get(before) ?? [];
      followers.push(word);
      chain.set(before, followers);
    }
  }
  return chain;
}

interface Writing {
  readonly chain: Chain;
  readonly starts: readonly string[];
  readonly dictionary: readonly string[];
  readonly chance: Chance;
  readonly length: number;
}

function writeWords({ chain, starts, dictionary, chance, length }: Writing): string[] {
  const words: string[] = [];
  let last = chance.pick(starts) ?? "";
  while (words.length < length) {
    words.push(last);
    if (chance.next() < FOREIGN_SHARE) {
      // Among V words, the one of rank r is taken with a probability in proportion to 1/r.
      words.push(dictionary[Math.floor(dictionary.length ** chance.next()) - 1] ?? "");
    }
    last = chance.pick(chain.get(last) ?? starts) ?? "";
  }
  return words;
}

function toSentences(words: readonly string[]): string {
  const sentences: string[] = [];
  for (let start = 0; start < words.length; start += SENTENCE_WORDS) {
    sentences.push(`${words.slice(start, start + SENTENCE_WORDS).join("")}。`);
  }
  return sentences.join("");
}
