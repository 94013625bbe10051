import { z } from "zod";
import { readYamlFile } from "../base/yaml-file.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";

export const TARGET_CATEGORIES = ["创造", "运用", "保护", "管理", "服务", "基础"] as const;
export type TargetCategory = (typeof TARGET_CATEGORIES)[number];

const yearSchema = z.int().min(2000).max(2100);
const dateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const textSchema = z.string().min(1);
const pathSchema = z.array(textSchema).min(1);
const quoteSchema = z.strictObject({ path: pathSchema, quote: textSchema });
const sourceSchema = quoteSchema.extend({ document: textSchema });

/** Words to look for in normalised text. */
const wordsSchema = z.array(textSchema.transform(normalizeText));

const namesSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: textSchema,
  nameEn: textSchema,
  /** What people call it. Parts between spaces may stand apart, in any order. */
  aliases: z.array(textSchema).min(1),
});

const targetSchema = namesSchema.extend({
  category: z.enum(TARGET_CATEGORIES),
  unit: textSchema,
  unitEn: z.string(),
  /** `null` where the plan gives no base value. `path` only where it is not the source's. */
  base: z
    .strictObject({
      value: z.number(),
      year: yearSchema,
      quote: textSchema,
      path: pathSchema.optional(),
      note: textSchema.optional(),
    })
    .nullable(),
  planned: z.strictObject({
    value: z.number(),
    comparator: z.enum(["reach", "at_least", "about", "range"]),
    /** The upper end of a range. */
    maximum: z.number().optional(),
    year: yearSchema,
    quote: textSchema,
    path: pathSchema.optional(),
    /** How to say it where a number with its unit would not do. */
    text: textSchema.optional(),
    textEn: textSchema.optional(),
  }),
  /** 预期性 or 约束性, for targets of the plan's table. */
  nature: z.enum(["预期性", "约束性"]).optional(),
  /** Whether all years up to the planned one are counted together. */
  cumulative: z.boolean(),
  /** Whether the value holds for each single year. */
  perYear: z.boolean(),
  /** Whether the value counts only what is new, so that there is nothing to compare it with. */
  increment: z.literal(true).optional(),
  source: sourceSchema,
  /** Which closed matters of this system count for it: those of the types, and those so ended. */
  counted: z
    .strictObject({
      types: z.array(textSchema),
      outcomes: z.array(textSchema),
      /** What of the target that is, and what is not among it: said with every count. */
      scope: textSchema,
      scopeEn: textSchema,
    })
    .optional(),
  /** Where the plan's own statements differ, or what a reader could mistake. */
  note: textSchema.optional(),
  noteEn: textSchema.optional(),
  noteSource: quoteSchema.optional(),
});

const baseFigureSchema = namesSchema.extend({
  value: z.number(),
  comparator: z.enum(["about"]).optional(),
  unit: textSchema,
  unitEn: z.string(),
  period: textSchema,
  periodEn: textSchema,
  /** Growth over the period before, in percent, as the plan states it. */
  growthPercent: z.number().optional(),
  /** The number of all years, where the plan states it beside that of the period. */
  cumulativeValue: z.number().optional(),
  source: sourceSchema,
  note: textSchema.optional(),
});

const catalogFieldsSchema = z.strictObject({
  plan: z.strictObject({
    from: dateSchema,
    to: dateSchema,
    baseYear: yearSchema,
    targetYear: yearSchema,
    /** Years of which the plan says something without numbers. */
    yearsInWords: z.array(yearSchema),
  }),
  /** Words that place a question inside the plan's area or outside what the plan holds. */
  scope: z.strictObject({
    districts: wordsSchema,
    elsewhere: wordsSchema,
    /** Kinds of right that are counted within others, or not at all. */
    parts: wordsSchema,
    otherPlans: wordsSchema,
  }),
  targets: z.array(targetSchema).min(1),
  baseFigures: z.array(baseFigureSchema),
  /** Ids of numbers of the same thing: who asks for one of them is told the others in short. */
  related: z.array(z.array(z.string()).min(2)),
});

const targetCatalogSchema = catalogFieldsSchema.superRefine(
  ({ targets, baseFigures, related }, context) => {
    const ids = new Set([...targets, ...baseFigures].map(({ id }) => id));
    for (const [place, group] of related.entries()) {
      for (const id of group.filter((one) => !ids.has(one))) {
        const message = `there is neither a target nor a figure ${id}`;
        context.addIssue({ code: "custom", path: ["related", place], message });
      }
    }
  },
);

/** One quantified goal of the plan. */
export type Target = z.infer<typeof targetSchema>;
/** A figure of the time before the plan, which the plan states as its starting point. */
export type BaseFigure = z.infer<typeof baseFigureSchema>;
/** All numbers of the plan. */
export type TargetCatalog = z.infer<typeof targetCatalogSchema>;

/** What a question about numbers can be about. */
export type Subject =
  | { readonly kind: "target"; readonly target: Target }
  | { readonly kind: "figure"; readonly figure: BaseFigure };

/** All numbers, targets first: where a target and a figure have the same name, the target is meant. */
export function subjectsOf(catalog: TargetCatalog): Subject[] {
  return [
    ...catalog.targets.map((target): Subject => ({ kind: "target", target })),
    ...catalog.baseFigures.map((figure): Subject => ({ kind: "figure", figure })),
  ];
}

/** The id of a target or figure. */
export function idOf(subject: Subject): string {
  return subject.kind === "target" ? subject.target.id : subject.figure.id;
}

/**
 * Reads `knowledge/targets.yaml`.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadTargets(file: string): TargetCatalog {
  return readYamlFile(file, targetCatalogSchema);
}
