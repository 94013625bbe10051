/** Sentences as sparse rows over words: row r holds entries `starts[r] … starts[r + 1]`. */
export interface SparseRows {
  readonly starts: Uint32Array;
  readonly words: Uint32Array;
  readonly weights: Float32Array;
}

/** Rows of `size` numbers each, one after the other. */
export interface DenseRows {
  readonly size: number;
  readonly values: Float32Array;
}

/**
 * The word vectors V that minimise ‖A·V − T‖² + λ‖V − V₀‖²: sentences A should come out at their
 * targets T, and words stay near where they began. Conjugate gradients on the normal equations
 * (Hestenes and Stiefel, 1952), every dimension with its own step.
 *
 * @param ridge λ.
 * @param onStep is told after each step the mean squared residual.
 */
export function solveWordVectors(
  sentences: SparseRows,
  targets: DenseRows,
  initial: DenseRows,
  options: {
    readonly ridge: number;
    readonly steps: number;
    onStep?: (step: number, residual: number) => void;
  },
): DenseRows {
  const { size } = initial;
  const applyNormal = (vectors: Float32Array) => {
    const product = multiplyTransposed(
      sentences,
      multiply(sentences, vectors, size),
      size,
      vectors.length,
    );
    return addInto(product, vectors, options.ridge);
  };
  const right = multiplyTransposed(sentences, targets.values, size, initial.values.length);
  addInto(right, initial.values, options.ridge);
  const solution = initial.values.slice();
  const residual = addInto(right, applyNormal(solution), -1);
  const direction = residual.slice();
  let norms = columnProducts(residual, residual, size);
  for (let step = 0; step < options.steps; step += 1) {
    const image = applyNormal(direction);
    const lengths = divide(norms, columnProducts(direction, image, size));
    addColumns(solution, direction, lengths, size);
    addColumns(
      residual,
      image,
      lengths.map((length) => -length),
      size,
    );
    const nextNorms = columnProducts(residual, residual, size);
    turn(direction, residual, divide(nextNorms, norms), size);
    norms = nextNorms;
    options.onStep?.(step + 1, norms.reduce((sum, norm) => sum + norm, 0) / solution.length);
  }
  return { size, values: solution };
}

/** A·V: one row a sentence. */
function multiply(sentences: SparseRows, vectors: Float32Array, size: number): Float32Array {
  const rows = sentences.starts.length - 1;
  const product = new Float32Array(rows * size);
  for (let row = 0; row < rows; row += 1) {
    const end = sentences.starts[row + 1] as number;
    for (let entry = sentences.starts[row] as number; entry < end; entry += 1) {
      const weight = sentences.weights[entry] as number;
      addRow(product, row * size, vectors, (sentences.words[entry] as number) * size, weight, size);
    }
  }
  return product;
}

/** Aᵀ·S: one row a word. */
function multiplyTransposed(
  sentences: SparseRows,
  rowsOfSentences: Float32Array,
  size: number,
  length: number,
): Float32Array {
  const product = new Float32Array(length);
  for (let row = 0; row + 1 < sentences.starts.length; row += 1) {
    const end = sentences.starts[row + 1] as number;
    for (let entry = sentences.starts[row] as number; entry < end; entry += 1) {
      const weight = sentences.weights[entry] as number;
      const word = (sentences.words[entry] as number) * size;
      addRow(product, word, rowsOfSentences, row * size, weight, size);
    }
  }
  return product;
}

function addRow(
  sum: Float32Array,
  sumStart: number,
  values: Float32Array,
  start: number,
  factor: number,
  size: number,
): void {
  for (let index = 0; index < size; index += 1) {
    sum[sumStart + index] =
      (sum[sumStart + index] as number) + factor * (values[start + index] as number);
  }
}

function addInto(sum: Float32Array, values: Float32Array, factor: number): Float32Array {
  addRow(sum, 0, values, 0, factor, sum.length);
  return sum;
}

function columnProducts(left: Float32Array, right: Float32Array, size: number): Float64Array {
  const products = new Float64Array(size);
  for (let start = 0; start < left.length; start += size) {
    for (let column = 0; column < size; column += 1) {
      const product = (left[start + column] as number) * (right[start + column] as number);
      products[column] = (products[column] as number) + product;
    }
  }
  return products;
}

function divide(above: Float64Array, below: Float64Array): Float64Array {
  return above.map((value, index) => value / (below[index] || 1));
}

function addColumns(
  sum: Float32Array,
  values: Float32Array,
  factors: Float64Array,
  size: number,
): void {
  for (let start = 0; start < sum.length; start += size) {
    for (let column = 0; column < size; column += 1) {
      const at = start + column;
      sum[at] = (sum[at] as number) + (factors[column] as number) * (values[at] as number);
    }
  }
}

/** The next search direction: the residual plus a share of the last direction. */
function turn(
  direction: Float32Array,
  residual: Float32Array,
  shares: Float64Array,
  size: number,
): void {
  for (let start = 0; start < direction.length; start += size) {
    for (let column = 0; column < size; column += 1) {
      const at = start + column;
      direction[at] =
        (residual[at] as number) + (shares[column] as number) * (direction[at] as number);
    }
  }
}
