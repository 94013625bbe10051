import { AppError } from "../base/app-error.ts";
import {
  createEmbeddingEndpoint,
  type EmbeddingEndpointOptions,
  type RequestEmbeddings,
} from "./embedding-endpoint.ts";
import { TextEmbeddings, toEmbeddingsId } from "./text-embeddings.ts";
import { toUnitVector } from "./unit-vector.ts";
import { createVectorCache, type KeyValueCache, type VectorCache } from "./vector-cache.ts";

export interface OpenAiEmbeddingsOptions extends EmbeddingEndpointOptions {
  /** How many numbers a vector must have; when left out, the first one tells. */
  readonly dimensions?: number | undefined;
  /** Where vectors are kept, a Keyv; none when left out. Its failures cost nothing but time. */
  readonly cache?: KeyValueCache | undefined;
  /** How many texts go into one request; 64 when left out. */
  readonly batchSize?: number | undefined;
  /** How long a question may wait, further attempts included; 3 s when left out. */
  readonly queryTimeoutMs?: number | undefined;
}

const BATCH_SIZE = 64;
const QUERY_TIMEOUT_MS = 3_000;

/**
 * Embeddings of an OpenAI-compatible endpoint: in batches, each text once, tried again when that may
 * help, kept in a cache.
 *
 * Its methods throw AppError `embeddings_unavailable` (retryable), `embeddings_refused`, or
 * `embeddings_mismatched` when the endpoint's vectors do not have the dimensions they must have.
 */
export function createOpenAiEmbeddings(options: OpenAiEmbeddingsOptions): TextEmbeddings {
  return new EndpointEmbeddings(options);
}

class EndpointEmbeddings extends TextEmbeddings {
  readonly id: string;
  readonly #request: RequestEmbeddings;
  readonly #cache: VectorCache;
  readonly #batchSize: number;
  readonly #queryTimeoutMs: number;
  #dimensions: number | undefined;

  constructor(options: OpenAiEmbeddingsOptions) {
    super();
    const { baseUrl, model, dimensions, cache, batchSize, queryTimeoutMs } = options;
    const place = `${model}@${new URL(baseUrl).host}`;
    this.id = toEmbeddingsId({ kind: "openai", model: place, dimensions });
    this.#request = createEmbeddingEndpoint(options);
    this.#cache = createVectorCache(cache, this.id);
    this.#batchSize = batchSize ?? BATCH_SIZE;
    this.#queryTimeoutMs = queryTimeoutMs ?? QUERY_TIMEOUT_MS;
    this.#dimensions = dimensions;
  }

  override async embedQuery(text: string): Promise<number[]> {
    const signal = AbortSignal.timeout(this.#queryTimeoutMs);
    const vectors = await this.#embed([text], signal);
    return vectors.get(text) ?? [];
  }

  override async embedDocuments(texts: string[], signal?: AbortSignal): Promise<number[][]> {
    const vectors = await this.#embed([...new Set(texts)], signal);
    return texts.map((text) => vectors.get(text) ?? []);
  }

  /** Texts are different from each other. */
  async #embed(texts: readonly string[], signal?: AbortSignal): Promise<Map<string, number[]>> {
    const vectors = await this.#cache.read(texts);
    const missing = texts.filter((text) => !vectors.has(text));
    for (let start = 0; start < missing.length; start += this.#batchSize) {
      const batch = missing.slice(start, start + this.#batchSize);
      const answer = await this.#request(batch, signal);
      const fresh = new Map(batch.map((text, index) => [text, toUnitVector(answer[index] ?? [])]));
      this.#checkDimensions(fresh.values());
      await this.#cache.write(fresh);
      for (const [text, vector] of fresh) {
        vectors.set(text, vector);
      }
    }
    this.#checkDimensions(vectors.values());
    return vectors;
  }

  #checkDimensions(vectors: Iterable<readonly number[]>): void {
    for (const { length } of vectors) {
      this.#dimensions ??= length;
      if (length !== this.#dimensions) {
        throw new AppError({
          code: "embeddings_mismatched",
          message: `${this.id} gave a vector of ${length} numbers instead of ${this.#dimensions}`,
        });
      }
    }
  }
}
