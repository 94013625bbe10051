import type { NetworkWeights } from "../../src/answer/network.ts";
import { createRandom } from "../support/random.ts";

/** What a network learns from: pushes each of some rows' sums up (below zero) or down. */
export interface NetworkBatch {
  readonly rows: readonly Float64Array[];
  /** The slope of the loss by each row's sum. */
  readonly slopes: (sums: readonly number[]) => readonly number[];
}

export interface NetworkOptions {
  readonly units: number;
  readonly rounds: number;
  readonly learningRate: number;
  readonly decay: number;
}

/** Brings rows to one scale; the same numbers travel with the weights. */
export function standardize(rows: readonly (readonly number[])[]) {
  const width = rows[0]?.length ?? 0;
  const mean = new Array<number>(width).fill(0);
  const scale = new Array<number>(width).fill(0);
  for (const row of rows) {
    row.forEach((value, at) => {
      mean[at] = (mean[at] ?? 0) + value / rows.length;
    });
  }
  for (const row of rows) {
    row.forEach((value, at) => {
      scale[at] = (scale[at] ?? 0) + (value - (mean[at] ?? 0)) ** 2 / rows.length;
    });
  }
  const deviation = scale.map((variance) => Math.sqrt(variance) || 1);
  const apply = (row: readonly number[]) =>
    Float64Array.from(row, (value, at) => (value - (mean[at] ?? 0)) / (deviation[at] ?? 1));
  return { mean, scale: deviation, apply };
}

/**
 * Fits a network by Adam over batches in an order that is always the same, with a rate that falls to
 * nothing: the same batches give the same weights.
 */
export function trainNetwork(
  batches: readonly NetworkBatch[],
  width: number,
  { units, rounds, learningRate, decay }: NetworkOptions,
): Pick<NetworkWeights, "hidden" | "out"> {
  const random = createRandom(1);
  const stride = width + 1;
  const size = units * stride + units;
  const weights = new Float64Array(size);
  for (let at = 0; at < size; at += 1) {
    const isBias = at < units * stride && at % stride === width;
    const spread = 1 / Math.sqrt(at < units * stride ? width : units);
    weights[at] = isBias ? 0 : gauss(random) * spread;
  }
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  const gradient = new Float64Array(size);
  let steps = 0;
  for (let round = 0; round < rounds; round += 1) {
    const rate = learningRate * 0.5 * (1 + Math.cos((Math.PI * round) / rounds));
    for (const batch of shuffle(batches, random)) {
      gradient.fill(0);
      addGradient(batch, weights, gradient, { units, width });
      steps += 1;
      for (let at = 0; at < size; at += 1) {
        const slope = (gradient[at] as number) + decay * (weights[at] as number);
        const one = 0.9 * (first[at] as number) + 0.1 * slope;
        const two = 0.999 * (second[at] as number) + 0.001 * slope * slope;
        first[at] = one;
        second[at] = two;
        const speed = Math.sqrt(two / (1 - 0.999 ** steps)) + 1e-8;
        weights[at] = (weights[at] as number) - (rate * one) / (1 - 0.9 ** steps) / speed;
      }
    }
  }
  return {
    hidden: Array.from({ length: units }, (_, unit) => [
      ...weights.slice(unit * stride, (unit + 1) * stride),
    ]),
    out: [...weights.slice(units * stride)],
  };
}

function addGradient(
  { rows, slopes }: NetworkBatch,
  weights: Float64Array,
  gradient: Float64Array,
  { units, width }: { readonly units: number; readonly width: number },
): void {
  const stride = width + 1;
  const active = new Float64Array(rows.length * units);
  const sums = rows.map((row, place) => {
    let total = 0;
    for (let unit = 0; unit < units; unit += 1) {
      const start = unit * stride;
      let sum = weights[start + width] as number;
      for (let at = 0; at < width; at += 1) {
        sum += (weights[start + at] as number) * (row[at] as number);
      }
      active[place * units + unit] = Math.max(0, sum);
      total += Math.max(0, sum) * (weights[units * stride + unit] as number);
    }
    return total;
  });
  for (const [place, slope] of slopes(sums).entries()) {
    const row = rows[place] as Float64Array;
    if (slope === 0) {
      continue;
    }
    for (let unit = 0; unit < units; unit += 1) {
      const value = active[place * units + unit] as number;
      if (value === 0) {
        continue;
      }
      const out = units * stride + unit;
      gradient[out] = (gradient[out] as number) + slope * value;
      const push = slope * (weights[out] as number);
      const start = unit * stride;
      for (let at = 0; at < width; at += 1) {
        gradient[start + at] = (gradient[start + at] as number) + push * (row[at] as number);
      }
      gradient[start + width] = (gradient[start + width] as number) + push;
    }
  }
}

/** Two even numbers make one that is spread as most measures are. */
function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] as Item, mixed[at] as Item];
  }
  return mixed;
}
