import { cosine } from "../model/unit-vector.ts";
import type { EmbedText } from "./text-features.ts";

/** The words of passages with their vectors, each by a number. */
export class WordVectors {
  readonly #embed: EmbedText;
  readonly #numbers = new Map<string, number>();
  readonly #vectors: Float32Array[] = [];

  constructor(embed: EmbedText) {
    this.#embed = embed;
  }

  get count(): number {
    return this.#vectors.length;
  }

  numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) {
      return known;
    }
    this.#numbers.set(word, this.#vectors.length);
    return this.#vectors.push(this.#embed(word)) - 1;
  }

  /**
   * Says how near a word is to others, 1 to itself: each is compared once. The word is not kept:
   * what people ask has no end.
   */
  compare(word: string): (other: number) => number {
    const same = this.#numbers.get(word);
    const own = (same === undefined ? undefined : this.#vectors[same]) ?? this.#embed(word);
    const nearness = new Map<number, number>();
    return (other) => {
      if (other === same) {
        return 1;
      }
      const known = nearness.get(other);
      if (known !== undefined) {
        return known;
      }
      const found = cosine(own, this.#vectors[other] as Float32Array);
      nearness.set(other, found);
      return found;
    };
  }

  clear(): void {
    this.#numbers.clear();
    this.#vectors.length = 0;
  }
}
