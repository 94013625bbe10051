/** The vector divided by its length; the zero vector stays as it is. */
export function toUnitVector<Vector extends Float32Array | number[]>(vector: Vector): Vector {
  let squares = 0;
  for (const value of vector) {
    squares += value * value;
  }
  const norm = Math.sqrt(squares) || 1;
  return vector.map((value) => value / norm) as Vector;
}

/** The cosine of two unit vectors of one length. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) {
    sum += (one[index] as number) * (other[index] as number);
  }
  return sum;
}
