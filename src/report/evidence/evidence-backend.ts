import type { Readable } from "node:stream";

/** A kept object: its name, and since when it has been there. */
export interface KeptObject {
  readonly name: string;
  readonly keptAt: Date;
}

/**
 * Where the sealed bytes of evidence lie. Names are ids (letters, digits, `-`, `_`); what is behind
 * them says nothing to whoever reads the place alone.
 */
export interface EvidenceBackend {
  /**
   * Keeps all bytes under a name, for certain when the promise settles. Nothing half-written stays.
   *
   * @throws AppError `evidence_storage_full`, `evidence_storage_failed`; what `content` throws.
   */
  put(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** @throws AppError `evidence_missing`, `evidence_storage_failed`. */
  get(name: string): Promise<Readable>;
  /** Removes an object; one that is not there is gone already. */
  remove(name: string): Promise<void>;
  /** All objects, in no particular order. */
  list(): AsyncIterable<KeptObject>;
}
