const FIRST_CAPACITY = 1024;

type Numbers = Uint8Array | Uint32Array | Int16Array;

/** Numbers of one width whose count is not known beforehand: one piece of memory, doubled when full. */
export class GrowingArray<Kind extends Numbers> {
  readonly #create: (capacity: number) => Kind;
  #values: Kind;
  #length = 0;

  constructor(create: (capacity: number) => Kind) {
    this.#create = create;
    this.#values = create(FIRST_CAPACITY);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = this.#create(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Adds one to the number at `place`. */
  increment(place: number): void {
    this.#values[place] = (this.#values[place] ?? 0) + 1;
  }

  /** What was pushed so far: a view, valid until the next push. */
  values(): Kind {
    return this.#values.subarray(0, this.#length) as Kind;
  }
}
