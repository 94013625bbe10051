import { type ByteSource, MemoryBytes } from "./byte-source.ts";
import type { DocumentInfo, Passage } from "./passage.ts";

/** Passages as plain data, for the index file. */
export interface PassageListData {
  /** One JSON text per passage, its document as a number. */
  readonly records: ByteSource;
  /** Where each record begins, and one entry more for the end. */
  readonly starts: Float64Array;
  /** By the hash of its id, each passage's ordinal + 1; 0 where there is none. */
  readonly slots: Uint32Array;
}

/** So many passages are kept once they were read; then all are read anew. */
const KEPT = 10_000;

/** The passages of an index, each read when it is first asked for. */
export class PassageList implements Iterable<Passage> {
  readonly data: PassageListData;
  readonly length: number;
  readonly #documents: readonly DocumentInfo[];
  readonly #kept = new Map<number, Passage>();

  constructor(data: PassageListData, documents: readonly DocumentInfo[]) {
    this.data = data;
    this.length = data.starts.length - 1;
    this.#documents = documents;
  }

  /** A list of `passages`, whose documents are among `documents`. */
  static build(passages: Iterable<Passage>, documents: readonly DocumentInfo[]): PassageList {
    const places = new Map(documents.map(({ id }, place) => [id, place]));
    const records: Buffer[] = [];
    const starts = [0];
    const hashes: number[] = [];
    for (const passage of passages) {
      const document = places.get(passage.document.id) ?? -1;
      const record = Buffer.from(JSON.stringify({ ...passage, document }));
      records.push(record);
      starts.push((starts.at(-1) as number) + record.byteLength);
      hashes.push(hashId(passage.id));
    }
    const data = {
      records: new MemoryBytes(Buffer.concat(records)),
      starts: Float64Array.from(starts),
      slots: fillSlots(hashes),
    };
    return new PassageList(data, documents);
  }

  at(ordinal: number): Passage | undefined {
    const kept = this.#kept.get(ordinal);
    if (kept !== undefined || ordinal < 0 || ordinal >= this.length) {
      return kept;
    }
    if (this.#kept.size >= KEPT) {
      this.#kept.clear();
    }
    const passage = this.#read(ordinal);
    this.#kept.set(ordinal, passage);
    return passage;
  }

  /** The passage of an id. */
  find(id: string): Passage | undefined {
    const ordinal = this.ordinalOf(id);
    return ordinal === undefined ? undefined : this.at(ordinal);
  }

  /** The place of a passage of an id. */
  ordinalOf(id: string): number | undefined {
    const { slots } = this.data;
    for (let slot = hashId(id) % slots.length; ; slot = (slot + 1) % slots.length) {
      const ordinal = (slots[slot] as number) - 1;
      if (ordinal < 0) {
        return undefined;
      }
      if (this.at(ordinal)?.id === id) {
        return ordinal;
      }
    }
  }

  *[Symbol.iterator](): Generator<Passage> {
    for (let ordinal = 0; ordinal < this.length; ordinal += 1) {
      yield this.#kept.get(ordinal) ?? this.#read(ordinal);
    }
  }

  #read(ordinal: number): Passage {
    const { records, starts } = this.data;
    const bytes = records.read(starts[ordinal] as number, starts[ordinal + 1] as number);
    const { document, ...rest } = JSON.parse(bytes.toString("utf8"));
    return { ...rest, document: this.#documents[document] };
  }
}

/** Half of the slots stay free, so that a search for an id is short. */
function fillSlots(hashes: readonly number[]): Uint32Array {
  const slots = new Uint32Array(2 * hashes.length + 1);
  for (const [ordinal, hash] of hashes.entries()) {
    let slot = hash % slots.length;
    while (slots[slot] !== 0) {
      slot = (slot + 1) % slots.length;
    }
    slots[slot] = ordinal + 1;
  }
  return slots;
}

/** FNV-1a over UTF-16 code units. */
function hashId(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
