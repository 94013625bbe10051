import { z } from "zod";
import weights from "./answer-model.json" with { type: "json" };

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
});

const answerModelSchema = z.object({
  /** The command that learns it from the needs, and what it measured. */
  madeBy: z.string(),
  figures: z.record(z.string(), z.number()),
  rank: z.array(z.number()),
  answerability: answerabilitySchema,
});

/** A logistic regression over the measures of a question and its character pairs. */
export type AnswerabilityModel = z.infer<typeof answerabilitySchema>;

/** What the answer skill learnt: how needs are ranked, and when a question is refused. */
export type AnswerModel = z.infer<typeof answerModelSchema>;

/** The model that ships with the source. */
export const answerModel: AnswerModel = answerModelSchema.parse(weights);
