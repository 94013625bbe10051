import type { NetworkWeights } from "../../src/answer/network.ts";
import { RANK_FEATURES } from "../../src/answer/rank-needs.ts";
import { type NetworkBatch, standardize, trainNetwork } from "./train-network.ts";

/** One question with the needs found for it. */
export interface RankingExample {
  /** One row of numbers for each need. */
  readonly rows: readonly (readonly number[])[];
  /** Whether each need's answer is right. */
  readonly isRight: readonly boolean[];
}

const LISTS_PER_BATCH = 128;
const OPTIONS = { units: 24, rounds: 16, learningRate: 0.01, decay: 1e-4 };

/** Fits a softmax over each list, so that what is right gets the most of it; deterministic. */
export function trainRanking(examples: readonly RankingExample[]): NetworkWeights {
  const usable = examples.filter(({ isRight }) => isRight.includes(true));
  const { apply, ...scaling } = standardize(usable.flatMap(({ rows }) => rows));
  const lists = usable.map(({ rows, isRight }) => ({ rows: rows.map(apply), isRight }));
  const count = Math.ceil(lists.length / LISTS_PER_BATCH);
  const batches = Array.from({ length: count }, (_, batch) =>
    toBatch(lists.filter((_list, place) => place % count === batch)),
  );
  return { ...scaling, ...trainNetwork(batches, RANK_FEATURES.length, OPTIONS) };
}

interface ScaledList {
  readonly rows: readonly Float64Array[];
  readonly isRight: readonly boolean[];
}

function toBatch(lists: readonly ScaledList[]): NetworkBatch {
  return {
    rows: lists.flatMap(({ rows }) => rows),
    slopes: (sums) => {
      const slopes: number[] = [];
      for (const { isRight } of lists) {
        const own = sums.slice(slopes.length, slopes.length + isRight.length);
        slopes.push(...slopesOf(own, isRight, lists.length));
      }
      return slopes;
    },
  };
}

function slopesOf(
  sums: readonly number[],
  isRight: readonly boolean[],
  count: number,
): readonly number[] {
  const most = Math.max(...sums);
  const shares = sums.map((value) => Math.exp(value - most));
  const total = shares.reduce((sum, value) => sum + value, 0);
  const right = shares.reduce((sum, value, at) => sum + (isRight[at] === true ? value : 0), 0);
  return shares.map(
    (share, at) => (share / total - (isRight[at] === true ? share / right : 0)) / count,
  );
}
