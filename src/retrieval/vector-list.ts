import { toUnitVector } from "../model/unit-vector.ts";

/** Vectors of one length, one after another. */
export interface VectorListData {
  readonly dimensions: number;
  readonly values: Float32Array;
}

/** Unit vectors that a question's vector is compared with, each of them: exact. */
export class VectorList {
  readonly data: VectorListData;

  constructor(data: VectorListData) {
    this.data = data;
  }

  /** A list of `vectors`, which all have as many numbers. */
  static build(vectors: readonly Float32Array[]): VectorList {
    const dimensions = vectors[0]?.length ?? 0;
    const values = new Float32Array(vectors.length * dimensions);
    for (const [ordinal, vector] of vectors.entries()) {
      values.set(vector, ordinal * dimensions);
    }
    return new VectorList({ dimensions, values });
  }

  /** The cosine of each vector with the unit vector `wanted`, nothing below 0. */
  similarities(wanted: Float32Array): Float32Array {
    const { dimensions, values } = this.data;
    const count = dimensions === 0 ? 0 : values.length / dimensions;
    const cosines = new Float32Array(count);
    for (let ordinal = 0; ordinal < count; ordinal += 1) {
      cosines[ordinal] = Math.max(0, dotProduct(values, ordinal * dimensions, wanted));
    }
    return cosines;
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
function dotProduct(values: Float32Array, start: number, wanted: Float32Array): number {
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
