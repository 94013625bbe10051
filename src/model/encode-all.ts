import type { Encode } from "./onnx-encoder.ts";

const BATCH = 64;
const BATCHES_PER_REPORT = 100;

/**
 * Encodes many texts, in batches of similar length: little padding, and the same batches in every
 * run, on which a quantised model's last bits depend.
 *
 * @param name what the texts are, for the progress lines.
 */
export async function encodeAll(
  texts: readonly string[],
  encode: Encode,
  name: string,
  onProgress: (line: string) => void,
): Promise<Float32Array[]> {
  const order = texts.map((_, index) => index);
  order.sort((one, other) => lengthOf(texts, one) - lengthOf(texts, other) || one - other);
  const vectors: Float32Array[] = new Array(texts.length);
  for (let start = 0; start < order.length; start += BATCH) {
    const batch = order.slice(start, start + BATCH);
    const encoded = await encode(batch.map((index) => texts[index] ?? ""));
    for (const [position, index] of batch.entries()) {
      vectors[index] = encoded[position] ?? new Float32Array();
    }
    if (start % (BATCH * BATCHES_PER_REPORT) === 0) {
      onProgress(`${name}: ${start} of ${texts.length}`);
    }
  }
  return vectors;
}

function lengthOf(texts: readonly string[], index: number): number {
  return texts[index]?.length ?? 0;
}
