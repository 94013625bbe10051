import { loadTextCatalog, type TextCatalog } from "../base/text-catalog.ts";

/** Texts that exist in Chinese and, with `En` behind the name, in English. */
const BILINGUAL_TEXTS = [
  "named",
  "planned",
  "plannedText",
  "perYear",
  "atLeast",
  "about",
  "range",
  "base",
  "noBaseValue",
  "gap",
  "growth",
  "multiple",
  "yearlyIncrease",
  "annualGrowth",
  "remaining",
  "remainingGrowth",
  "remainingMonthly",
  "reached",
  "claimWrong",
  "nature",
  "noNature",
  "cumulative",
  "eachYear",
  "atYear",
  "unit",
  "source",
  "note",
  "figure",
  "figureGrowth",
  "figureTotal",
  "result",
  "resultFew",
  "related",
  "missingOtherYear",
  "missingYearly",
  "missingDistrict",
  "missingPart",
  "missingElsewhere",
  "missingOtherPlan",
  "missingProgress",
  "missingReason",
  "missingBase",
  "missingNoTarget",
  "holds",
  "listTitle",
  "listNature",
  "completionFormula",
  "ranking",
  "rankingSmallest",
  "rankingBoth",
  "rankingWithout",
  "noBaseTitle",
  "noBaseOthers",
  "periodEnded",
  "periodRunning",
  "columnName",
  "columnCategory",
  "columnUnit",
  "columnBase",
  "columnPlanned",
  "columnGap",
  "columnGrowth",
  "columnSource",
  "notFound",
] as const;

type BilingualText = (typeof BILINGUAL_TEXTS)[number];
type TargetText = BilingualText | `${BilingualText}En` | "listCategory";

/** The texts of the target skill. */
export type TargetTexts = TextCatalog<TargetText>;

/** Gives a text in the language of the question. */
export type Say = (
  name: BilingualText,
  values?: Readonly<Record<string, string | number>>,
) => string;

/**
 * Reads `knowledge/texts/target.yaml`.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadTargetTexts(file: string): TargetTexts {
  const english = BILINGUAL_TEXTS.map((name): TargetText => `${name}En`);
  return loadTextCatalog<TargetText>(file, [...BILINGUAL_TEXTS, ...english, "listCategory"]);
}

/** The texts of one language. */
export function speak(texts: TargetTexts, language: "zh" | "en"): Say {
  return (name, values) => texts(language === "en" ? `${name}En` : name, values);
}
