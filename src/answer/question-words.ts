import { z } from "zod";
import { readYamlFile } from "../base/yaml-file.ts";

const words = z.array(z.string().min(1)).min(1).readonly();

const questionWordsSchema = z.strictObject({
  /** Each by all its names, in lower case. */
  platforms: z.array(words).readonly(),
  substitutes: z.array(words).readonly(),
  /** The city whose bureau it is, without 市. */
  city: z.string().min(1),
  districts: words,
  outsidePlaces: words,
  /** Names of the city's own, or of what serves it, that an outside place may stand in. */
  ownNames: words,
  vague: words,
  subjects: words,
  accused: words,
  /** What a few words typed as in a search name when they ask. */
  sought: words,
  /** People whom a message names that wants one of them instead of the assistant. */
  colleagues: words,
  /** Kinds of right with numbers of their own, so that another's number answers nothing. */
  countedApart: words,
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

/** Who is accused by the speaker, not the speaker: as forms name that side, or by a pronoun. */
const OTHER_SIDE =
  /被(?:举报|投诉|诉)(?:人|方)|(?:他|她|它|对方|那家|这家)[^我，,。]{0,3}被(?:举报|投诉|起诉|查|罚|扣|抓|拘)/g;
/** The platforms that a text names, each by all its names. */
export function findPlatforms(
  text: string,
  { platforms }: QuestionWords,
): QuestionWords["platforms"] {
  const lower = text.toLowerCase();
  return platforms.filter((names) => hasWord(lower, names));
}

/** What was done to the speaker by whom: 我被同行举报了; 我被同行抄了 is told by a victim. */
const ACCUSED_BY =
  /(?:我们?|^|^(?:你好|您好|请问|昨天|今天|刚刚?|[我咱俺][^，,。]{0,8})[，,。\s])被[^，,。了想要怎去能可抄仿冒盗偷抢骗]{0,6}(?:举报|投诉|起诉|(?<!广)告(?![知诉])|查|罚|扣|抓|判|立案|封|下架)/;

/** Whether the text is told by who is accused. */
export function isAccused(text: string, { accused }: QuestionWords): boolean {
  const own = text.replace(OTHER_SIDE, "");
  return hasWord(own, accused) || ACCUSED_BY.test(own);
}
