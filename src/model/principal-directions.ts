import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Mean of the rows, and the directions in which they vary most (rows of `size` numbers). */
export interface PrincipalDirections {
  readonly mean: Float64Array;
  readonly directions: readonly Float64Array[];
}

/** Principal directions of `rows`, the strongest first; each has unit length and a fixed sign. */
export function findPrincipalDirections(
  rows: readonly Float32Array[],
  count: number,
): PrincipalDirections {
  const size = rows[0]?.length ?? 0;
  const mean = meanOf(rows, size);
  const covariance = covarianceOf(rows, mean);
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, index) => index);
  order.sort((one, other) => (realEigenvalues[other] ?? 0) - (realEigenvalues[one] ?? 0));
  const directions = order
    .slice(0, count)
    .map((column) => withFixedSign(Float64Array.from(eigenvectorMatrix.getColumn(column))));
  return { mean, directions };
}

/** The row in the coordinates of the directions. */
export function project(row: Float32Array, onto: PrincipalDirections): Float32Array {
  return Float32Array.from(onto.directions, (direction) => {
    let sum = 0;
    for (let index = 0; index < row.length; index += 1) {
      sum += ((row[index] ?? 0) - (onto.mean[index] ?? 0)) * (direction[index] ?? 0);
    }
    return sum;
  });
}

function meanOf(rows: readonly Float32Array[], size: number): Float64Array {
  const mean = new Float64Array(size);
  for (const row of rows) {
    for (let index = 0; index < size; index += 1) {
      mean[index] = (mean[index] ?? 0) + (row[index] ?? 0) / rows.length;
    }
  }
  return mean;
}

function covarianceOf(rows: readonly Float32Array[], mean: Float64Array): Matrix {
  const size = mean.length;
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  const centred = new Float64Array(size);
  for (const row of rows) {
    for (let index = 0; index < size; index += 1) {
      centred[index] = (row[index] ?? 0) - (mean[index] ?? 0);
    }
    for (const [index, sum] of sums.entries()) {
      addScaled(sum, centred, centred[index] ?? 0, index);
    }
  }
  return new Matrix(sums.map((_, row) => sums.map((_, column) => upper(sums, row, column))));
}

function addScaled(sum: Float64Array, row: Float64Array, factor: number, from: number): void {
  for (let index = from; index < row.length; index += 1) {
    sum[index] = (sum[index] as number) + factor * (row[index] as number);
  }
}

function upper(sums: readonly Float64Array[], row: number, column: number): number {
  return sums[Math.min(row, column)]?.[Math.max(row, column)] ?? 0;
}

/** An eigenvector's sign is free: the largest component decides, so that a run repeats exactly. */
function withFixedSign(vector: Float64Array): Float64Array {
  let largest = 0;
  for (const value of vector) {
    if (Math.abs(value) > Math.abs(largest)) {
      largest = value;
    }
  }
  return largest < 0 ? vector.map((value) => -value) : vector;
}
