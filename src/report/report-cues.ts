import { z } from "zod";
import { FLAGS, TRAITS } from "./proposal.ts";
import { toPattern } from "./to-pattern.ts";
import { wordListSchema } from "./word-list.ts";

/** A list of regular expressions, as one that matches where any of them does. */
const patternsSchema = createPatternsSchema();

function createPatternsSchema(flags?: string) {
  return z
    .array(z.string().min(1))
    .min(1)
    .transform((sources, context) =>
      toPattern(sources.map((source) => `(?:${source})`).join("|"), context, flags),
    );
}

/** A list of regular expressions of which the first that matches counts, with one group for what is meant. */
const groupPatternsSchema = z
  .array(z.string().min(1))
  .transform((sources, context) => sources.map((source) => toPattern(source, context, "diu")));

const cueSchema = z.strictObject({
  /** It is so where one of these matches … */
  yes: patternsSchema,
  /** … after what these match has been taken out. */
  no: patternsSchema.optional(),
});
export type Cue = z.infer<typeof cueSchema>;

/** How firms, shops and people that are reported are named. */
const respondentCueSchema = z.strictObject({
  /** Last words of the full names of firms … */
  companies: wordListSchema,
  /** … and of what shops and workshops are called. */
  endings: wordListSchema,
  english: wordListSchema,
  /** Words that end just before a name. */
  boundaries: wordListSchema,
  /** What stands before a name in forms. */
  labels: wordListSchema,
  /** What somebody is, before a name: 店家, 个体户. */
  titles: wordListSchema,
  /** Words around a quoted name of a shop or an account; other quotes are brands. */
  quotedBefore: wordListSchema,
  quotedBehind: wordListSchema,
  /** What stands before, behind or in quotes of a brand, a title or a saying; other quotes name who. */
  otherQuotes: z.strictObject({
    before: patternsSchema,
    behind: patternsSchema,
    inside: patternsSchema,
  }),
  persons: patternsSchema,
  /** Whom a text describes without a name; capitals count, which tell a place from a verb. */
  described: createPatternsSchema("u"),
  /** Words that name nobody. */
  generic: wordListSchema,
});

/** How goods are named. */
const goodsCueSchema = z.strictObject({
  /** Last words of goods. */
  heads: wordListSchema,
  before: wordListSchema,
  boundaries: wordListSchema,
  /** Behind these words it is part of a name. */
  notBehind: wordListSchema,
  /** What is hardly ever the goods where there are others: 图纸, 照片. */
  lesser: wordListSchema,
  english: wordListSchema,
  /** Where goods stand that no head names. */
  phrases: groupPatternsSchema,
});

/** How people tell by whom and where they can be reached. */
const ownContactCueSchema = z.strictObject({
  /** What stands around name and number. */
  filler: z.string().transform((source, context) => toPattern(source, context, "giu")),
  /** All that is left: a name, or what somebody is called. */
  name: z.string().transform((source, context) => toPattern(`^(?:${source})?$`, context)),
  /** It is somebody else's. */
  others: z.string().transform((source, context) => toPattern(source, context)),
});

/** The words by which a text shows what it is about. */
export const reportCueFileSchema = z.strictObject({
  /** Platforms by the names that people write. */
  platforms: wordListSchema,
  flags: z.partialRecord(z.enum(FLAGS), cueSchema),
  traits: z.partialRecord(z.enum(TRAITS), cueSchema),
  /** The reporter cannot tell who it is. */
  unsure: cueSchema,
  /** Signs of a trade rather than of a single sale. */
  crimeScale: cueSchema,
  /** Whoever is reported runs a factory. */
  maker: cueSchema,
  /** Several brands, patents or earlier punishment: the lower thresholds hold. */
  repeated: cueSchema,
  /** Insults and obscenity: said to staff, and no reason to refuse anything. */
  abusive: cueSchema,
  /** Whole texts, without blanks and marks, that are no answer to what may be answered in any words. */
  asideOnly: patternsSchema,
  /** Begins another report, even while something is asked of who reported before. */
  wantsReport: patternsSchema,
  /** Whole texts, without blanks and marks: what was told is a report of its own … */
  reportsInstead: cueSchema,
  /** … or belongs to one that was made. */
  addsInstead: cueSchema,
  ownContact: ownContactCueSchema,
  place: z.strictObject({
    /** Before a place name: where the reporter lives or works. */
    residenceBefore: patternsSchema,
    /** Before a place name: where the reporter was, which may be where it happened. */
    visitBefore: patternsSchema,
    /** Around a place name: not where it happened, but where something goes, or is not. */
    elsewhereBefore: patternsSchema,
    elsewhereBehind: patternsSchema,
    /** Around a name outside the city: where goods come from, a road, a court. */
    outsideNotBefore: patternsSchema,
    outsideNotBehind: patternsSchema,
  }),
  /** What an amount counts, by the words around it. */
  measures: z.strictObject({
    income: patternsSchema,
    unsold: patternsSchema,
    loss: patternsSchema,
    labels: patternsSchema,
    copies: patternsSchema,
    works: patternsSchema,
    downloads: patternsSchema,
    views: patternsSchema,
    members: patternsSchema,
    /** Before a sum: what somebody put in or asks for, none that the other side turned over. */
    notTraded: patternsSchema,
    /** Before a number without a measure word: so many were sold. */
    sold: patternsSchema,
  }),
  respondent: respondentCueSchema,
  goods: goodsCueSchema,
  /** Shapes of registration and patent numbers. */
  rightNumbers: z
    .array(z.string())
    .transform((sources) => sources.map((source) => new RegExp(source, "iu"))),
});
export type ReportCues = z.infer<typeof reportCueFileSchema>;

/** Whether a cue shows in a text. */
export function hasCue(cue: Cue | undefined, text: string): boolean {
  if (cue === undefined) {
    return false;
  }
  const rest = cue.no === undefined ? text : text.replace(new RegExp(cue.no, "giu"), "　");
  return cue.yes.test(rest);
}
