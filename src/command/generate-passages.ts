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
  const write = (random: () => number, length: number) =>
    writeWords({ chain, starts, dictionary, random, length });
  const titles = createRandom(1);
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
        const random = createRandom(2);
        for (let place = 0; place < generated; place += 1) {
          const length = pick(texts, random)?.length ?? SENTENCE_WORDS;
          yield toPassage(place, documents, {
            heading: write(random, HEADING_WORDS).join(""),
            text: toSentences(write(random, length)),
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
  readonly random: () => number;
  readonly length: number;
}

function writeWords({ chain, starts, dictionary, random, length }: Writing): string[] {
  const words: string[] = [];
  let last = pick(starts, random) ?? "";
  while (words.length < length) {
    words.push(last);
    if (random() < FOREIGN_SHARE) {
      // Among V words, the one of rank r is taken with a probability in proportion to 1/r.
      words.push(dictionary[Math.floor(dictionary.length ** random()) - 1] ?? "");
    }
    last = pick(chain.get(last) ?? starts, random) ?? "";
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

function pick<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
