/** Numbers in 127 steps either way, and how large a step is. */
export function toSteps(numbers: Float32Array | Float64Array): {
  readonly steps: Int8Array;
  readonly step: number;
} {
  let largest = 0;
  for (const number of numbers) {
    largest = Math.max(largest, Math.abs(number));
  }
  const step = (largest || 1) / 127;
  return { steps: Int8Array.from(numbers, (number) => Math.round(number / step)), step };
}
