import { toUnitVector } from "../model/unit-vector.ts";
import { createDotProducts, type DotProducts } from "./dot-products.ts";
import { GrowingArray } from "./growing-array.ts";

/** Vectors of one length, one after another; each number is a share of {@link GREATEST}. */
export interface VectorListData {
  readonly dimensions: number;
  readonly values: Int16Array;
}

const GREATEST = 32_767;
/** Longer lists, of which hardly ever all are compared, are not kept in memory a second time. */
const MOST_PREPARED = 10_000;

/** Unit vectors that a question's vector is compared with. */
export class VectorList {
  readonly data: VectorListData;
  #dotProducts: DotProducts | "none" | undefined;

  constructor(data: VectorListData) {
    this.data = data;
  }

  /** A list of `vectors`, which all have as many numbers. */
  static build(vectors: Iterable<Float32Array>): VectorList {
    const values = new GrowingArray((size) => new Int16Array(size));
    let dimensions = 0;
    for (const vector of vectors) {
      dimensions = vector.length;
      for (const value of vector) {
        values.push(Math.round(value * GREATEST));
      }
    }
    return new VectorList({ dimensions, values: values.values().slice() });
  }

  get count(): number {
    const { dimensions, values } = this.data;
    return dimensions === 0 ? 0 : values.length / dimensions;
  }

  /** The cosine of each vector with the unit vector `wanted`, nothing below 0. */
  similarities(wanted: Float32Array): Float32Array {
    const cosines = new Float32Array(this.count);
    const { values, dimensions } = this.data;
    this.#dotProducts ??=
      (this.count <= MOST_PREPARED ? createDotProducts(values, dimensions) : undefined) ?? "none";
    if (this.#dotProducts === "none") {
      for (let ordinal = 0; ordinal < cosines.length; ordinal += 1) {
        cosines[ordinal] = this.similarity(ordinal, wanted);
      }
      return cosines;
    }
    const products = this.#dotProducts(wanted);
    for (let ordinal = 0; ordinal < cosines.length; ordinal += 1) {
      cosines[ordinal] = Math.max(0, (products[ordinal] as number) / GREATEST);
    }
    return cosines;
  }

  /** The cosine of one vector with the unit vector `wanted`, not below 0. */
  similarity(ordinal: number, wanted: Float32Array): number {
    const { dimensions, values } = this.data;
    return Math.max(0, dotProduct(values, ordinal * dimensions, wanted) / GREATEST);
  }

  /** One vector. */
  at(ordinal: number): number[] {
    const { dimensions, values } = this.data;
    const start = ordinal * dimensions;
    return Array.from(values.subarray(start, start + dimensions), (value) => value / GREATEST);
  }
}

/** The direction of the middle of several unit vectors, itself of unit length. */
export function toMiddle(vectors: readonly Float32Array[]): Float32Array {
  const middle = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (const [index, value] of vector.entries()) {
      middle[index] = (middle[index] as number) + value;
    }
  }
  return toUnitVector(middle);
}

const LANES = 4;

/** Four sums beside each other: one would make every addition wait for the one before. */
function dotProduct(values: Int16Array, start: number, wanted: Float32Array): number {
  const { length } = wanted;
  const even = length - (length % LANES);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let index = 0; index < even; index += LANES) {
    const at = start + index;
    first += (values[at] as number) * (wanted[index] as number);
    second += (values[at + 1] as number) * (wanted[index + 1] as number);
    third += (values[at + 2] as number) * (wanted[index + 2] as number);
    fourth += (values[at + 3] as number) * (wanted[index + 3] as number);
  }
  for (let index = even; index < length; index += 1) {
    first += (values[start + index] as number) * (wanted[index] as number);
  }
  return first + second + (third + fourth);
}
