/** The vector divided by its length; the zero vector stays as it is. */
export function toUnitVector<Vector extends Float32Array | number[]>(vector: Vector): Vector {
  let squares = 0;
  for (const value of vector) {
    squares += value * value;
  }
  const norm = Math.sqrt(squares) || 1;
  return vector.map((value) => value / norm) as Vector;
}
