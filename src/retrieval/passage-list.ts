import { type ByteSource, MemoryBytes } from "./byte-source.ts";
import { fillSlots, findInSlots, hashName } from "./hash-slots.ts";
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
      hashes.push(hashName(passage.id));
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
    return findInSlots(this.data.slots, id, (ordinal) => this.at(ordinal)?.id === id);
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
