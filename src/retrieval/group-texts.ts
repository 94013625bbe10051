import type { EmbedText } from "./text-features.ts";

/** Texts that mean much the same, as ordinals of the list that was grouped. */
export type TextGroup = readonly number[];

const LIKE = 0.8;

/**
 * Groups texts by the cosine of their vectors: each joins the first group whose first text is
 * near enough, or begins one. The largest groups come first, otherwise in the order of the texts.
 */
export function groupTexts(texts: readonly string[], embed: EmbedText): TextGroup[] {
  const groups: { readonly vector: Float32Array; readonly members: number[] }[] = [];
  for (const [ordinal, text] of texts.entries()) {
    const vector = embed(text);
    const group = groups.find((candidate) => cosine(candidate.vector, vector) >= LIKE);
    if (group === undefined) {
      groups.push({ vector, members: [ordinal] });
    } else {
      group.members.push(ordinal);
    }
  }
  return groups.map(({ members }) => members).sort((one, two) => two.length - one.length);
}

/** Of unit vectors, or of vectors without length. */
function cosine(one: Float32Array, two: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (two[index] ?? 0), 0);
}
