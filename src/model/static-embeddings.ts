import type { StaticVectors } from "./static-vectors.ts";
import { TextEmbeddings, toEmbeddingsId } from "./text-embeddings.ts";
import { toUnitVector } from "./unit-vector.ts";
import { type CutWords, createFindPositions } from "./word-positions.ts";

/** Embeddings without a neural network: word vectors of a file, weighted and added up. */
export interface StaticEmbeddings extends TextEmbeddings {
  readonly dimensions: number;
  /** A text's unit vector, at once; the zero vector when the text holds no known word. */
  readonly embed: (text: string) => Float32Array;
}

/**
 * The embedded default.
 *
 * @param cutWords the same cutting as when the vectors were learnt.
 */
export function createStaticEmbeddings(
  vectors: StaticVectors,
  cutWords: CutWords,
): StaticEmbeddings {
  return new WordVectorEmbeddings(vectors, cutWords);
}

class WordVectorEmbeddings extends TextEmbeddings implements StaticEmbeddings {
  readonly id: string;
  readonly dimensions: number;
  readonly #content: StaticVectors;
  readonly #cutWords: CutWords;
  readonly #findPositions: (word: string) => readonly number[];

  constructor(content: StaticVectors, cutWords: CutWords) {
    super();
    const { teacher, dimensions, content: sha256 } = content.header;
    this.id = toEmbeddingsId({ kind: "static", model: teacher, dimensions, sha256 });
    this.dimensions = dimensions;
    this.#content = content;
    this.#cutWords = cutWords;
    this.#findPositions = createFindPositions(content.words);
  }

  readonly embed = (text: string): Float32Array => {
    const sum = new Float32Array(this.dimensions);
    for (const word of this.#cutWords(text)) {
      for (const position of this.#findPositions(word)) {
        addWord(sum, this.#content, position);
      }
    }
    return toUnitVector(sum);
  };

  override async embedQuery(text: string): Promise<number[]> {
    return [...this.embed(text)];
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return texts.map((text) => [...this.embed(text)]);
  }
}

function addWord(sum: Float32Array, { weights, vectors }: StaticVectors, position: number): void {
  const weight = weights[position] as number;
  const start = position * sum.length;
  for (let index = 0; index < sum.length; index += 1) {
    sum[index] = (sum[index] as number) + weight * (vectors[start + index] as number);
  }
}
