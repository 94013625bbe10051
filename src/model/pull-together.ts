import type { SentenceGroup } from "./sentence-group.ts";

/**
 * Moves what sentences should come out at, in place: the Chinese sentences of a group towards their
 * middle by the share `pull`, the others of the group (which a Chinese teacher does not understand)
 * to the middle itself.
 */
export function pullTogether(
  targets: Float32Array[],
  groups: readonly SentenceGroup[],
  pull: number,
): void {
  // All middles are taken before anything moves: the order of the groups decides nothing about them.
  const moves = groups.flatMap((group) => {
    const middle = middleOf(group.chinese.map((row) => targets[row] ?? new Float32Array()));
    return middle === undefined ? [] : [{ ...group, middle }];
  });
  for (const { middle, chinese, foreign } of moves) {
    for (const row of chinese) {
      targets[row] = mix(targets[row] ?? middle, middle, pull);
    }
    for (const row of foreign) {
      targets[row] = middle;
    }
  }
}

function middleOf(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first, ...rest] = vectors;
  const sum = first?.slice();
  for (const vector of rest) {
    sum?.forEach((value, index) => {
      sum[index] = value + (vector[index] ?? 0);
    });
  }
  return sum?.map((value) => value / vectors.length);
}

function mix(one: Float32Array, other: Float32Array, share: number): Float32Array {
  return one.map((value, index) => (1 - share) * value + share * (other[index] ?? 0));
}
