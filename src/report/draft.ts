import { createHash } from "node:crypto";
import { z } from "zod";
import { manifestEntrySchema } from "./evidence/evidence-manifest.ts";
import { FLAGS, TRAITS } from "./proposal.ts";

export const placeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("district"),
    district: z.string(),
    town: z.string().exactOptional(),
    zone: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal("city") }),
  z.object({ kind: z.literal("outside"), name: z.string() }),
  z.object({ kind: z.literal("ambiguous"), name: z.string(), districts: z.array(z.string()) }),
  z.object({ kind: z.literal("unknown") }),
]);

/**
 * What is asked, in this order; `field:<name>` is one of the questions of the type. `matters` asks
 * whether several matters are recorded apart, `inform` tells
 * that another body is in charge, `edit` asks what to change.
 */
const stepSchema = z.union([
  z.enum([
    "narrative",
    "type",
    "matters",
    "place",
    "inform",
    "evidence",
    "contact",
    "confirm",
    "edit",
  ]),
  z.templateLiteral(["field:", z.string()]),
]);
export type Step = z.infer<typeof stepSchema>;

/** A further matter that the story tells of, with what it has of its own. */
const furtherMatterSchema = z.strictObject({
  type: z.string(),
  /** The pieces of the story that tell of nothing else. */
  told: z.array(z.string()),
  place: placeSchema,
  answers: z.record(z.string(), z.string()),
  flags: z.array(z.enum(FLAGS)),
  traits: z.array(z.enum(TRAITS)),
});
export type FurtherMatter = z.infer<typeof furtherMatterSchema>;

/** An intake that is not submitted yet: the memory of the conversation, kept as JSON. */
export const draftSchema = z.strictObject({
  kind: z.literal("intake"),
  draftId: z.string(),
  /** Whether the channel may take names and telephone numbers. */
  takesContact: z.boolean(),
  narrative: z.string(),
  /** What is being asked. */
  step: stepSchema,
  /** What was asked before, latest last. */
  trail: z.array(stepSchema),
  /** Type keys to choose from, likeliest first. */
  typeChoices: z.array(z.string()),
  /** How many of the choices were shown and refused. */
  typesShown: z.number(),
  type: z.string().nullable(),
  /** The reporter says whether they are recorded apart; type, place, answers, flags and traits beside are the first matter's. */
  furtherMatters: z.array(furtherMatterSchema).default([]),
  place: placeSchema.nullable(),
  amountYuan: z.number().nullable(),
  flags: z.array(z.enum(FLAGS)),
  traits: z.array(z.enum(TRAITS)),
  answers: z.record(z.string(), z.string()),
  /** Steps that need no asking any more, answered or skipped. */
  settled: z.array(stepSchema),
  evidence: z.array(manifestEntrySchema),
  contact: z.string().nullable(),
});
export type Draft = z.infer<typeof draftSchema>;

/** An intake in which nothing is known. */
export function createDraft(draftId: string, takesContact: boolean): Draft {
  return {
    kind: "intake",
    draftId,
    takesContact,
    narrative: "",
    step: "narrative",
    trail: [],
    typeChoices: [],
    typesShown: 0,
    type: null,
    furtherMatters: [],
    place: null,
    amountYuan: null,
    flags: [],
    traits: [],
    answers: {},
    settled: [],
    evidence: [],
    contact: null,
  };
}

/** Each matter of a draft as a draft of its own, the first one first. */
export function toMatterDrafts(draft: Draft): readonly [Draft, ...Draft[]] {
  const first = { ...draft, furtherMatters: [] };
  return [first, ...draft.furtherMatters.map(({ told: _, ...own }) => ({ ...first, ...own }))];
}

/** What any of a draft's matters shows. */
export function allFlags({ flags, furtherMatters }: Draft): Draft["flags"] {
  return [...new Set([...flags, ...furtherMatters.flatMap((matter) => matter.flags)])];
}

/** Eight characters that tell a draft's buttons from those of other drafts. */
export function toDraftTag(draftId: string): string {
  return createHash("sha256").update(draftId).digest("hex").slice(0, 8);
}
