import type { TextDescription } from "./text-features.ts";

/** The features of one example: ids that are rows of the weights, and their values. */
export interface Row {
  readonly ids: Uint32Array;
  readonly values: Float32Array;
}

/** The features that a classifier knows, in the order of their ids: pieces, cues, the vector, one constant. */
export interface FeatureSet {
  readonly pieces: readonly string[];
  /** How much each piece counts: the rarer in the examples, the more. */
  readonly rarities: Float32Array;
  readonly cues: readonly string[];
  /** How many numbers a text's vector has. */
  readonly dimensions: number;
  /** What a vector of unit length is multiplied with: how much meaning counts beside words. */
  readonly vectorLength: number;
}

/** All pieces together have the length 1; found best among 0.25 to 1 by cross-validation. */
const CUE_VALUE = 0.25;

/** Chooses the features that occur in at least `minimumExamples` of the examples. */
export function chooseFeatures(
  described: readonly TextDescription[],
  { minimumExamples, vectorLength }: { minimumExamples: number; vectorLength: number },
): FeatureSet {
  const pieces = countOccurrences(described.map((description) => description.pieces));
  const cues = countOccurrences(described.map((description) => description.cues));
  const chosen = [...pieces].filter(([, count]) => count >= minimumExamples);
  return {
    pieces: chosen.map(([piece]) => piece),
    rarities: Float32Array.from(chosen, ([, count]) => Math.log(1 + described.length / count)),
    cues: [...cues].filter(([, count]) => count >= minimumExamples).map(([cue]) => cue),
    dimensions: described[0]?.vector.length ?? 0,
    vectorLength,
  };
}

/** How many rows of weights a feature set needs. */
export function featureCount({ pieces, cues, dimensions }: FeatureSet): number {
  return pieces.length + cues.length + dimensions + 1;
}

/** Prepares the function that turns a described text into a row. */
export function createRowMaker(set: FeatureSet): (description: TextDescription) => Row {
  const pieceIds = new Map(set.pieces.map((piece, id) => [piece, id]));
  const cueIds = new Map(set.cues.map((cue, index) => [cue, set.pieces.length + index]));
  const constantId = featureCount(set) - 1;
  const vectorIds = Uint32Array.from(
    { length: set.dimensions },
    (_, index) => set.pieces.length + set.cues.length + index,
  );
  return ({ pieces, cues, vector }) => {
    const counts = countKnown(pieces, pieceIds);
    const values = Array.from(
      counts,
      ([id, count]) => (1 + Math.log(count)) * (set.rarities[id] ?? 0),
    );
    const length = Math.hypot(...values) || 1;
    const known = cues.map((cue) => cueIds.get(cue)).filter((id) => id !== undefined);
    return {
      ids: Uint32Array.from([...counts.keys(), ...known, ...vectorIds, constantId]),
      values: Float32Array.from([
        ...values.map((value) => value / length),
        ...known.map(() => CUE_VALUE),
        ...vector.map((value) => value * set.vectorLength),
        1,
      ]),
    };
  };
}

function countKnown(
  names: readonly string[],
  ids: ReadonlyMap<string, number>,
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const name of names) {
    const id = ids.get(name);
    if (id !== undefined) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

/** In how many of the lists each name occurs. */
function countOccurrences(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const names of lists) {
    for (const name of new Set(names)) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}
