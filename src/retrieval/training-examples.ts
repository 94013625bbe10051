import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readYamlFile } from "../base/yaml-file.ts";
import { belongsElsewhere } from "./elsewhere.ts";
import type { Example } from "./example.ts";
import type { MultiLabelledText } from "./multi-label-classifier.ts";
import type { Need } from "./passage.ts";
import type { LabelledText } from "./text-classifier.ts";

/** Only what is read here: targets.yaml belongs to the target skill, which checks all of it. */
const targetQuotesSchema = z.object({
  targets: z.array(z.object({ source: z.object({ quote: z.string() }) })),
});

/** How many ways of asking are taken from the needs for each intent. */
const ASKS_PER_INTENT = 1500;

/**
 * What the intent classifier learns from: the labelled messages, and asks of needs, evenly spread —
 * about a target of the plan (`target`) or anything else (`ask`) that is not somebody else's matter:
 * that is told like a report as often as it is asked.
 */
export function gatherIntentExamples(
  knowledgeFolder: string,
  examples: readonly Example[],
  needs: readonly Need[],
): LabelledText[] {
  const quotes = targetQuotes(join(knowledgeFolder, "targets.yaml"));
  const isTarget = ({ answer }: Need) =>
    answer.kind === "quotes" && answer.quotes.some(({ quote }) => quotes.has(quote));
  const label = (list: readonly Need[], intent: string) =>
    spread(
      list.flatMap(({ asks }) => asks),
      ASKS_PER_INTENT,
    ).map((text) => ({
      text,
      label: intent,
    }));
  return [
    ...examples.map(({ text, intent }) => ({ text, label: intent })),
    ...label(needs.filter(isTarget), "target"),
    ...label(
      needs.filter((need) => !isTarget(need) && !belongsElsewhere(need)),
      "ask",
    ),
  ];
}

/** What the classifier of report types learns from. */
export function gatherTypeExamples(examples: readonly Example[]): LabelledText[] {
  return examples.flatMap(({ text, type, typesOk }) =>
    typeof type === "string" ? [{ text, label: type, alternatives: typesOk }] : [],
  );
}

/** Flags that language tells; the others are told by amounts, places, numbers and fields. */
export const LEARNT_FLAGS = [
  "online",
  "cross_border",
  "urgent",
  "safety",
  "anonymous_requested",
  "multi_matter",
  "already_in_court",
  "minor_person",
] as const;

/** What the classifier of the flags of reports learns from. */
export function gatherFlagExamples(examples: readonly Example[]): MultiLabelledText[] {
  return examples.flatMap(({ text, type, flags }) =>
    typeof type === "string" && flags !== undefined ? [{ text, labels: flags }] : [],
  );
}

/** How many ways of asking for what is the bureau's stand against those for what is not. */
const OWN_ASKS = 6500;
/** Types of report that are another's matter, or as much another's as the bureau's. */
const SHARED_TYPES = ["consumer_complaint", "agency_misconduct"];

/** What the classifier of whose matter something is learns from: `elsewhere`, or the bureau's `own`. */
export function gatherElsewhereExamples(
  examples: readonly Example[],
  needs: readonly Need[],
): LabelledText[] {
  const asksOf = (list: readonly Need[]) => list.flatMap(({ asks }) => asks);
  const reports = (isOwn: boolean) =>
    examples
      .filter(({ type }) => typeof type === "string" && !SHARED_TYPES.includes(type))
      .filter(({ type }) => (type !== "not_ip") === isOwn)
      .map(({ text }) => text);
  const elsewhere = [...asksOf(needs.filter(belongsElsewhere)), ...reports(false)];
  const own = [
    ...spread(asksOf(needs.filter((need) => !belongsElsewhere(need))), OWN_ASKS),
    ...reports(true),
  ];
  return [
    ...elsewhere.map((text) => ({ text, label: "elsewhere" })),
    ...own.map((text) => ({ text, label: "own" })),
  ];
}

/** What people ordinarily say. */
const ORDINARY = "ordinary";
/** How many messages and how many ways of asking stand for all that people ordinarily say. */
const ORDINARY_TEXTS = 900;

/** What the classifier of attacks learns from: how they are told, what looks like one, and the rest. */
export function gatherAttackExamples(
  tellings: readonly LabelledText[],
  examples: readonly Example[],
  needs: readonly Need[],
): LabelledText[] {
  const told = new Set(tellings.map(({ text }) => text));
  const messages = examples.map(({ text }) => text).filter((text) => !told.has(text));
  const asks = needs.flatMap((need) => need.asks);
  return [
    ...tellings,
    ...[...spread(messages, ORDINARY_TEXTS), ...spread(asks, ORDINARY_TEXTS)].map((text) => ({
      text,
      label: ORDINARY,
    })),
  ];
}

function targetQuotes(file: string): ReadonlySet<string> {
  if (!existsSync(file)) {
    return new Set();
  }
  return new Set(readYamlFile(file, targetQuotesSchema).targets.map(({ source }) => source.quote));
}

/** At most `count` items, evenly spread over the list: no chance, so that builds repeat. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) {
    return [...items];
  }
  return Array.from({ length: count }, (_, place) =>
    items.at(Math.floor((place * items.length) / count)),
  ).filter((item) => item !== undefined);
}
