import { createHash } from "node:crypto";

/** A vector of 16 numbers between −1 and 1 for a piece of text, the same in every run. */
export function toRandomVector(piece: string): number[] {
  return [...createHash("sha256").update(piece).digest()]
    .slice(0, 16)
    .map((byte) => (byte - 127.5) / 127.5);
}

/** The sum of the characters' vectors: texts that share characters lie near each other. */
export function addCharacterVectors(text: string): number[] {
  return [...text].reduce((sum, character) => {
    const vector = toRandomVector(character);
    return sum.map((value, index) => value + (vector[index] ?? 0));
  }, new Array<number>(16).fill(0));
}
