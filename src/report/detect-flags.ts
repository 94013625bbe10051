import { hasPersonalData } from "../base/redact-personal-data.ts";
import type { CrimeThresholds, Measure } from "./crime-threshold.ts";
import { isNamed } from "./is-named.ts";
import { NOT_OURS } from "./label-type.ts";
import { FLAGS, type Flag, type Place, type ReportFields, TRAITS, type Trait } from "./proposal.ts";
import type { Amount } from "./read-amount.ts";
import { hasCue, type ReportCues } from "./report-cues.ts";
import type { ReportType } from "./report-type.ts";

/** A text with what is learnt of its flags. */
export interface RatedText {
  readonly text: string;
  /** How likely its words show a flag, from 0 to 1, as far as that is learnt. */
  readonly likelihoods: ReadonlyMap<string, number>;
}

/** What is already understood of a text when its flags are asked for. */
export interface FlagInput extends RatedText {
  readonly place: Place;
  readonly fields: ReportFields;
  readonly amounts: readonly Amount[];
  readonly amountYuan: number | undefined;
  /** The likeliest type; `undefined` when nothing is likely. */
  readonly type: ReportType | undefined;
}

/** As likely as this a flag is told without a cue. */
const LIKELY = 0.7;

/** Whether a text shows a flag, by a cue or by all its words. */
export function showsFlag(flag: Flag, { text, likelihoods }: RatedText, cues: ReportCues): boolean {
  return hasCue(cues.flags[flag], text) || (likelihoods.get(flag) ?? 0) >= LIKELY;
}

/** Everything a text shows that people should know of before they read it. Nothing is judged here. */
export function detectFlags(
  input: FlagInput,
  cues: ReportCues,
  thresholds: CrimeThresholds,
): readonly Flag[] {
  const found = new Set<Flag>(FLAGS.filter((flag) => showsFlag(flag, input, cues)));
  if (isCrimeLead(input, cues, thresholds)) {
    found.add("crime_lead");
  }
  if (input.place.kind === "outside") {
    found.add("outside_jieyang");
  }
  if (hasPersonalData(input.text)) {
    found.add("personal_data");
  }
  if (saysLittle(input, cues)) {
    found.add("minor_info");
  }
  return FLAGS.filter((flag) => found.has(flag));
}

/** The traits that routing rules ask for. */
export function detectTraits(
  text: string,
  flags: readonly Flag[],
  cues: ReportCues,
): readonly Trait[] {
  return TRAITS.filter(
    (trait) => hasCue(cues.traits[trait], text) || flags.some((flag) => flag === trait),
  );
}

function isCrimeLead(input: FlagInput, cues: ReportCues, thresholds: CrimeThresholds): boolean {
  const { type, text } = input;
  if (type === undefined || type.offences.length === 0) {
    return type?.key === "crime_lead";
  }
  return (
    type.key === "crime_lead" ||
    (countsSales(type, thresholds) &&
      (hasCue(cues.crimeScale, text) || hasCue(cues.maker, text))) ||
    hasBulk(input, cues, thresholds) ||
    type.offences.some((offence) => reachesAlert(offence, input, cues, thresholds))
  );
}

/** A trade in goods is a sign where an offence is measured by what was sold, and none of a secret's theft. */
function countsSales({ offences }: ReportType, thresholds: CrimeThresholds): boolean {
  return offences.some((key) => thresholds.offences[key]?.limits.turnover !== undefined);
}

function hasBulk(
  { amounts, text }: FlagInput,
  cues: ReportCues,
  { bulkPieces }: CrimeThresholds,
): boolean {
  return amounts.some((amount) => amount.value >= bulkPieces && isCountOfGoods(amount, text, cues));
}

const NOT_GOODS = /^(?:人|次)$/u;

function isCountOfGoods(amount: Amount, text: string, cues: ReportCues): boolean {
  return amount.kind === "pieces"
    ? !NOT_GOODS.test(amount.unit)
    : amount.kind === "bare" && cues.measures.sold.test(before(amount, text, 6));
}

function before(amount: Amount, text: string, length: number): string {
  return text.slice(Math.max(0, amount.start - length), amount.start);
}

function reachesAlert(
  key: string,
  input: FlagInput,
  cues: ReportCues,
  { offences, alertShare }: CrimeThresholds,
): boolean {
  const offence = offences[key];
  if (offence === undefined || offence.onlyWith?.every((word) => !input.text.includes(word))) {
    return false;
  }
  const limits = hasCue(cues.repeated, input.text)
    ? { ...offence.limits, ...offence.repeated }
    : offence.limits;
  return measuresOf(input, cues).some(([measure, value]) => {
    // Money of a kind that the offence does not count is held against what it does count.
    const limit =
      limits[measure] ?? (measure === "turnover" ? (limits.loss ?? limits.income) : undefined);
    return limit !== undefined && value >= limit * alertShare;
  });
}

const VISIT_MEASURES = ["downloads", "views"] as const;
const PIECE_MEASURES = ["labels", "copies", "works", ...VISIT_MEASURES, "members"] as const;

/** What the amounts of a text count: money by the words around it, pieces by what they are of. */
function measuresOf(input: FlagInput, cues: ReportCues): readonly (readonly [Measure, number])[] {
  const { amountYuan, amounts, text } = input;
  const measures: (readonly [Measure, number])[] = [];
  if (amountYuan !== undefined) {
    measures.push([moneyMeasure(text, cues), amountYuan]);
  }
  for (const amount of amounts) {
    const around = describeCount(amount, text);
    const counted = (amount.unit === "次" ? VISIT_MEASURES : PIECE_MEASURES).filter((measure) =>
      cues.measures[measure].test(around),
    );
    measures.push(...counted.map((measure) => [measure, amount.value] as const));
  }
  return measures;
}

/** The words that tell what an amount counts; nothing for money. A bare number needs them close. */
function describeCount(amount: Amount, text: string): string {
  if (amount.kind === "yuan") {
    return "";
  }
  return amount.kind === "bare"
    ? before(amount, text, 8)
    : `${before(amount, text, 14)}${text.slice(amount.start, amount.end + 8)}`;
}

function moneyMeasure(text: string, cues: ReportCues): Measure {
  const found = (["loss", "income", "unsold"] as const).find((measure) =>
    cues.measures[measure].test(text),
  );
  return found ?? "turnover";
}

/** Shorter texts without name and place leave everything to be asked. */
const SHORT_LENGTH = 24;

/**
 * Too little to begin with: nobody can tell what it is about, or neither who nor where, in few words
 * or expressly.
 */
function saysLittle({ fields, place, text, type }: FlagInput, cues: ReportCues): boolean {
  const isPlaced = place.kind !== "unknown" && place.kind !== "ambiguous";
  const { respondent, link } = fields;
  const names = isNamed(respondent) || link !== undefined;
  // What is no matter of intellectual property is not asked about any further.
  if (type?.key === NOT_OURS) {
    return false;
  }
  return type === undefined
    ? link === undefined
    : !names && !isPlaced && ([...text].length < SHORT_LENGTH || hasCue(cues.unsure, text));
}
