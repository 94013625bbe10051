import type { Log } from "../base/log.ts";
import type { TextEmbeddings } from "../model/text-embeddings.ts";
import type { EmbeddedKnowledge } from "./embed-knowledge.ts";
import type { NeuralMeaning, Settle } from "./meaning.ts";
import type { SearchIndex } from "./search-index.ts";
import type { VectorList } from "./vector-list.ts";

export interface NeuralMeaningOptions {
  readonly embeddings: TextEmbeddings;
  readonly log: Log;
  readonly now?: () => number;
}

/** So many questions keep their vectors. */
const KEPT = 1000;
/** After a failure, so long nobody waits for the embeddings. */
const PAUSE_MS = 30_000;
/** What is found by one text can be looked for by another, hardly more often than this. */
const MOST_ROUNDS = 3;

/** Comparing by a neural network, as soon as it has seen the knowledge. */
export interface OpenNeuralMeaning {
  readonly meaning: NeuralMeaning;
  readonly settle: Settle;
  /** From now on, questions are compared with `knowledge`. */
  readonly compareWith: (knowledge: EmbeddedKnowledge) => void;
}

/**
 * Searching is quick and at once, a neural network or an endpoint is neither: work is carried out,
 * and carried out again when the texts that it looked for have their vectors. Where they cannot be
 * had, and until the knowledge is embedded, the static vectors stand in.
 */
export function createNeuralMeaning(
  index: SearchIndex,
  { embeddings, log, now = Date.now }: NeuralMeaningOptions,
): OpenNeuralMeaning {
  const vectors = new Map<string, Float32Array>();
  const wanted = new Set<string>();
  let pausedUntilMs = 0;
  let compared: Compared | undefined;

  async function embedWanted(): Promise<void> {
    const texts = [...wanted];
    try {
      const found = await Promise.all(texts.map((text) => embeddings.embedQuery(text)));
      if (vectors.size > KEPT) {
        vectors.clear();
      }
      for (const [place, text] of texts.entries()) {
        vectors.set(text, Float32Array.from(found[place] ?? []));
      }
    } catch (cause) {
      pausedUntilMs = now() + PAUSE_MS;
      log.warn({ err: cause }, "the embeddings do not answer: static vectors stand in");
    }
  }

  return {
    meaning: {
      get reason() {
        const lack = compared === undefined ? "has not embedded the knowledge" : "gave no vector";
        return `${embeddings.id} ${lack}: compared by static vectors`;
      },
      vectorOf(text) {
        if (compared === undefined) {
          return undefined;
        }
        const vector = vectors.get(text);
        if (vector === undefined && text.trim() !== "") {
          wanted.add(text);
        }
        return vector;
      },
      compareNeeds: (vector) => compared?.needs(vector),
      comparePassage: (ordinal, vector) => compared?.passage(ordinal, vector) ?? 0,
    },
    async settle(work) {
      for (let round = 1; ; round += 1) {
        wanted.clear();
        const result = work();
        if (wanted.size === 0 || round > MOST_ROUNDS || now() < pausedUntilMs) {
          return result;
        }
        await embedWanted();
      }
    },
    compareWith(knowledge) {
      compared = compareOnScale(index, knowledge);
    },
  };
}

/** How near embedded knowledge is to a vector, on the scale of the static vectors. */
interface Compared {
  readonly needs: (vector: Float32Array) => Float32Array;
  readonly passage: (ordinal: number, vector: Float32Array) => number;
}

function compareOnScale(index: SearchIndex, knowledge: EmbeddedKnowledge): Compared {
  const { needVectors, passageVectors } = knowledge;
  const needScale = fitScale(index, index.needVectors, knowledge, needVectors);
  const passageScale = fitScale(index, index.passageVectors, knowledge, passageVectors);
  return {
    needs: (vector) => needVectors.similarities(vector).map(needScale),
    passage: (ordinal, vector) => passageScale(passageVectors.similarity(ordinal, vector)),
  };
}

const MOST_PROBES = 200;

/**
 * Fits how near static vectors say that two texts are to how near the others say: the same mean and
 * the same spread, over needs (or passages, where there are none) against all. The weights of the
 * search were learnt on the scale of the static ones.
 */
function fitScale(
  index: EmbeddedKnowledge,
  ownList: VectorList,
  knowledge: EmbeddedKnowledge,
  list: VectorList,
): (cosine: number) => number {
  const probes = (one: EmbeddedKnowledge) =>
    one.needVectors.count > 0 ? one.needVectors : one.passageVectors;
  const own = describe(ownList, probes(index));
  const other = describe(list, probes(knowledge));
  if (own.spread === 0 || other.spread === 0) {
    return (cosine) => cosine;
  }
  const factor = own.spread / other.spread;
  return (cosine) => Math.min(1, Math.max(0, own.mean + factor * (cosine - other.mean)));
}

function describe(list: VectorList, probes: VectorList) {
  const step = Math.max(1, Math.ceil(probes.count / MOST_PROBES));
  let [count, sum, squares] = [0, 0, 0];
  for (let place = 0; place < probes.count; place += step) {
    for (const cosine of list.similarities(Float32Array.from(probes.at(place)))) {
      count += 1;
      sum += cosine;
      squares += cosine * cosine;
    }
  }
  const mean = count === 0 ? 0 : sum / count;
  const variance = count === 0 ? 0 : squares / count - mean * mean;
  return { mean, spread: Math.sqrt(Math.max(0, variance)) };
}
