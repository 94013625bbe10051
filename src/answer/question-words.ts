import { z } from "zod";
import { readYamlFile } from "../base/yaml-file.ts";

const words = z.array(z.string().min(1)).min(1).readonly();

const questionWordsSchema = z.strictObject({
  substitutes: z.array(words).readonly(),
  /** The city whose bureau it is, without 市. */
  city: z.string().min(1),
  districts: words,
  outsidePlaces: words,
  vague: words,
  accused: words,
  /** People whom a message names that wants one of them instead of the assistant. */
  colleagues: words,
  /** What a choice between two names for a person's own case begins with. */
  choices: words,
  plan: z.strictObject({
    /** What the headings are called under which the plan says what is wrong, and why. */
    reasons: words,
    /** The years, and names of times, for which the plan has numbers. */
    years: words,
  }),
  /** The passages that say how days are counted. */
  dayCounting: z.strictObject({ firstDay: z.string().min(1), holiday: z.string().min(1) }),
});

/** The city's own words by which a question is read: places, vague subjects, the accused side. */
export type QuestionWords = z.infer<typeof questionWordsSchema>;

/**
 * Loads `knowledge/question-words.yaml`.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadQuestionWords(file: string): QuestionWords {
  return readYamlFile(file, questionWordsSchema);
}

/** For each group of words that stand in for each other, those that stand in `text`. */
export function findSubstitutes(
  text: string,
  { substitutes }: QuestionWords,
): readonly (readonly string[])[] {
  return substitutes.map((group) => group.filter((word) => text.includes(word)));
}

/** Whether any of `list` stands in `text`. */
export function hasWord(text: string, list: readonly string[]): boolean {
  return list.some((word) => text.includes(word));
}
