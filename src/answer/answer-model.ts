import { z } from "zod";
import weights from "./answer-model.json" with { type: "json" };
import { createNetwork, networkSchema } from "./network.ts";

/** How many buckets the pairs of a question's characters are hashed into. */
export const PAIR_BUCKETS = 1024;

const answerabilitySchema = z.object({
  /** Above this probability of being unanswerable a question is refused. */
  threshold: z.number(),
  bias: z.number(),
  mean: z.array(z.number()),
  scale: z.array(z.number()),
  dense: z.array(z.number()),
  pairs: z.array(z.number()).length(PAIR_BUCKETS),
  /** Over the same measures and the sum of the regression. */
  network: networkSchema.transform(createNetwork),
  /** Weighs both sums and plain signs, learnt from the tuning part of the evaluation. */
  calibration: z.object({ weights: z.array(z.number()), bias: z.number() }),
});

const answerModelSchema = z.object({
  /** The command that learns it from the needs, and what it measured. */
  madeBy: z.string(),
  figures: z.record(z.string(), z.number()),
  rank: networkSchema.transform(createNetwork),
  answerability: answerabilitySchema,
});

/** A logistic regression over the measures of a question and its character pairs, and what a network makes of it. */
export type AnswerabilityModel = z.infer<typeof answerabilitySchema>;

/** What the answer skill learnt: how needs are ranked, and when a question is refused. */
export type AnswerModel = z.infer<typeof answerModelSchema>;

/** The model that ships with the source. */
export const answerModel: AnswerModel = answerModelSchema.parse(weights);
