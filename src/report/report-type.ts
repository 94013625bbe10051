import { z } from "zod";
import type { LocalDate } from "../base/clock.ts";
import { localDateSchema } from "../base/local-date.ts";
import { AUTHORITIES, TRAITS } from "./proposal.ts";
import { toPattern } from "./to-pattern.ts";

export const PLACE_KINDS = ["district", "city", "unknown", "outside"] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

const HANDLINGS = ["accept", "inform", "triage"] as const;
/** `accept`: the office receives the matter; `inform`: the reporter is told where to go; `triage`: a person assigns it. */
export type Handling = (typeof HANDLINGS)[number];

const ASKABLE_FIELDS = [
  "respondent",
  "goods",
  "amount",
  "platform",
  "right_number",
  "link",
] as const;

const patternSchema = z.string().transform(toPattern);

const validity = { from: localDateSchema.optional(), to: localDateSchema.optional() };

const lawSchema = z.strictObject({ text: z.string().min(1), ...validity });

const traitConditions = Object.fromEntries(
  TRAITS.map((trait) => [trait, z.boolean().optional()]),
) as Record<(typeof TRAITS)[number], z.ZodOptional<z.ZodBoolean>>;

const routeRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  version: z.int().positive(),
  ...validity,
  /** All of it must hold; what is absent does not matter. */
  when: z.strictObject({
    places: z.array(z.enum(PLACE_KINDS)).optional(),
    ...traitConditions,
  }),
  authority: z.enum(AUTHORITIES),
  /** Absent: the one office with that authority for the place. */
  office: z.string().optional(),
  handling: z.enum(HANDLINGS),
  /** Who is told besides the office: those at the city's bureau who assign. */
  cc: z.literal("city_bureau").optional(),
  /** Why, in words for people. */
  reason: z.string().min(1),
  /** Instead of the type's own. */
  law: z.array(lawSchema).optional(),
});
export type RouteRule = z.infer<typeof routeRuleSchema>;

/** One kind of report: what people call it, what it needs, and where it goes. */
export const reportTypeSchema = z.strictObject({
  key: z.string().regex(/^[a-z_]+$/),
  label: z.string().min(1),
  /** How people call it when they choose. */
  names: z.array(z.string().min(2)).min(3),
  /**
   * Words by which a text shows it, with a weight: how much the logarithm of its odds grows. The
   * classifier has the rest.
   */
  signs: z.array(z.strictObject({ weight: z.number().positive().max(10), says: patternSchema })),
  summary: z.string().min(1),
  /** What the bureau can and cannot do about it. */
  can: z.string().min(1),
  cannot: z.string().min(1),
  /** Where to go and what to bring, for what is only informed. */
  advice: z.string().optional(),
  /** Whether a report that is only informed may be recorded here anyway. */
  record: z.boolean(),
  /** Fields to ask for besides type and place. */
  asks: z.array(z.enum(ASKABLE_FIELDS)),
  materials: z.strictObject({ required: z.array(z.string()), suggested: z.array(z.string()) }),
  privacy: z.array(z.string()).min(1),
  /** Keys of crime-thresholds.yaml. */
  offences: z.array(z.string()),
  /** Keys of clocks.yaml. */
  clocks: z.array(z.string()),
  law: z.array(lawSchema).min(1),
  routes: z.array(routeRuleSchema).min(1),
});
export type ReportType = z.infer<typeof reportTypeSchema>;

/** Whether something with a first and a last day of validity is in force on a day. */
export function isInForce(
  { from, to }: { readonly from?: LocalDate | undefined; readonly to?: LocalDate | undefined },
  date: LocalDate,
): boolean {
  return (from === undefined || from <= date) && (to === undefined || date <= to);
}

/** Law and articles in force on a day. */
export function lawInForce(law: ReportType["law"], date: LocalDate): readonly string[] {
  return law.filter((entry) => isInForce(entry, date)).map((entry) => entry.text);
}
