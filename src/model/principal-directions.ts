import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** A way from the teacher's space to fewer numbers: subtract `mean`, then one product a direction. */
export interface PrincipalDirections {
  readonly mean: Float64Array;
  readonly directions: readonly Float64Array[];
}

export interface PrincipalDirectionsOptions {
  readonly count: number;
  /** How much each row counts. */
  readonly weights: readonly number[];
  /** Rows that should lie near each other, by their numbers. */
  readonly groups: readonly (readonly number[])[];
  /** How strongly directions in which groups scatter are shortened: 0 not at all, 0.5 wholly. */
  readonly whitening: number;
}

/**
 * The directions in which `rows` vary most, the strongest first, after the space was shortened where
 * rows of one group differ from each other (within-class covariance normalisation, Hatch and
 * Stolcke, 2006). Signs are fixed, so that a run repeats exactly.
 */
export function findPrincipalDirections(
  rows: readonly Float32Array[],
  { count, weights, groups, whitening }: PrincipalDirectionsOptions,
): PrincipalDirections {
  const mean = meanOf(rows, weights);
  const shorten = whiteningOf(rows, groups, whitening, mean.length);
  const covariance = shorten.mmul(covarianceOf(rows, weights, mean)).mmul(shorten);
  const { values, vectors } = decompose(covariance);
  const order = values.map((_, index) => index);
  order.sort((one, other) => (values[other] ?? 0) - (values[one] ?? 0));
  const directions = order.slice(0, count).map((column) => {
    const vector = withFixedSign(vectors.getColumn(column));
    return Float64Array.from(shorten.mmul(Matrix.columnVector(vector)).to1DArray());
  });
  return { mean, directions };
}

/** The row in the coordinates of the directions. */
export function project(row: Float32Array, onto: PrincipalDirections): Float32Array {
  return Float32Array.from(onto.directions, (direction) => {
    let sum = 0;
    for (let index = 0; index < row.length; index += 1) {
      const centred = (row[index] as number) - (onto.mean[index] as number);
      sum += centred * (direction[index] as number);
    }
    return sum;
  });
}

/** Added to the groups' covariance, as a share of its mean variance: few groups must not decide. */
const SHRINKAGE = 0.1;

/** The symmetric matrix (W + shrinkage)^−power, W the covariance inside the groups. */
function whiteningOf(
  rows: readonly Float32Array[],
  groups: readonly (readonly number[])[],
  power: number,
  size: number,
): Matrix {
  const deviations = groups.flatMap((group) => deviationsOf(group.map((row) => rows[row])));
  if (power === 0 || deviations.length === 0) {
    return Matrix.eye(size);
  }
  const ones = deviations.map(() => 1);
  const within = covarianceOf(deviations, ones, new Float64Array(size));
  const meanVariance = within.trace() / size || 1;
  const { values, vectors } = decompose(
    within.div(meanVariance).add(Matrix.eye(size).mul(SHRINKAGE)),
  );
  const scaled = vectors.clone().mulRowVector(values.map((value) => value ** -power));
  return scaled.mmul(vectors.transpose());
}

function deviationsOf(group: readonly (Float32Array | undefined)[]): Float32Array[] {
  const members = group.filter((row) => row !== undefined);
  const mean = meanOf(
    members,
    members.map(() => 1),
  );
  return members.map((row) => row.map((value, index) => value - (mean[index] ?? 0)));
}

function decompose(symmetric: Matrix): { values: number[]; vectors: Matrix } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  return { values: realEigenvalues, vectors: eigenvectorMatrix };
}

function meanOf(rows: readonly Float32Array[], weights: readonly number[]): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, row] of rows.entries()) {
    addScaled(mean, row, (weights[index] ?? 0) / total, 0);
  }
  return mean;
}

function covarianceOf(
  rows: readonly Float32Array[],
  weights: readonly number[],
  mean: Float64Array,
): Matrix {
  const size = mean.length;
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  const centred = new Float64Array(size);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [place, row] of rows.entries()) {
    for (let index = 0; index < size; index += 1) {
      centred[index] = (row[index] as number) - (mean[index] as number);
    }
    const share = (weights[place] ?? 0) / total;
    for (const [index, sum] of sums.entries()) {
      addScaled(sum, centred, share * (centred[index] as number), index);
    }
  }
  return new Matrix(sums.map((_, row) => sums.map((__, column) => upper(sums, row, column))));
}

function addScaled(
  sum: Float64Array,
  row: Float64Array | Float32Array,
  factor: number,
  from: number,
): void {
  for (let index = from; index < sum.length; index += 1) {
    sum[index] = (sum[index] as number) + factor * (row[index] as number);
  }
}

function upper(sums: readonly Float64Array[], row: number, column: number): number {
  return sums[Math.min(row, column)]?.[Math.max(row, column)] ?? 0;
}

/** An eigenvector's sign is free: the largest component decides. */
function withFixedSign(vector: readonly number[]): number[] {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
  return vector.map((value) => (largest < 0 ? -value : value));
}
