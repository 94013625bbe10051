import { z } from "zod";

const numbers = z.array(z.number());

/** The weights of a network with one hidden layer, over features that are brought to one scale. */
export const networkSchema = z
  .object({
    mean: numbers,
    scale: numbers,
    /** For each hidden unit its weight of every feature, and after them its bias. */
    hidden: z.array(numbers),
    /** The weight of each hidden unit. */
    out: numbers,
  })
  .refine(
    ({ mean, scale, hidden, out }) =>
      scale.length === mean.length &&
      out.length === hidden.length &&
      hidden.every(({ length }) => length === mean.length + 1),
    "the weights of a network do not fit each other",
  );

export type NetworkWeights = z.infer<typeof networkSchema>;

/** Gives the network's sum for one row of features. */
export type Network = (features: readonly number[]) => number;

/**
 * Makes the function that a network's weights describe: hidden units that let only what is positive
 * through.
 *
 * @throws RangeError by the function, for more or fewer features than were learnt.
 */
export function createNetwork({ mean, scale, hidden, out }: NetworkWeights): Network {
  const width = mean.length;
  const weights = Float64Array.from(hidden.flat());
  const standard = new Float64Array(width);
  return (features) => {
    if (features.length !== width) {
      throw new RangeError(`the network learnt ${width} features, not ${features.length}`);
    }
    for (let at = 0; at < width; at += 1) {
      standard[at] = ((features[at] as number) - (mean[at] as number)) / (scale[at] as number);
    }
    let total = 0;
    for (let unit = 0; unit < out.length; unit += 1) {
      const start = unit * (width + 1);
      let sum = weights[start + width] as number;
      for (let at = 0; at < width; at += 1) {
        sum += (weights[start + at] as number) * (standard[at] as number);
      }
      total += Math.max(0, sum) * (out[unit] as number);
    }
    return total;
  };
}
