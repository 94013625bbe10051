import { z } from "zod";
import { draftSchema } from "./draft.ts";
import { manifestEntrySchema } from "./evidence/evidence-manifest.ts";
import { ACTION_NEEDS, MATTER_ACTIONS } from "./matter-states.ts";

/** The reporter adds something to a matter; it is sent when they say so. */
const supplementSchema = z.strictObject({
  kind: z.literal("supplement"),
  draftId: z.string(),
  /** Empty while the reporter has not said which of several matters, or which report, it is. */
  matterId: z.string(),
  /** The matters to choose from, where they are several. */
  choices: z.array(z.string()).default([]),
  /** The matters that were offered, while what was told may be a report of its own instead. */
  offered: z.array(z.strictObject({ matterId: z.string(), label: z.string() })).default([]),
  notes: z.array(z.string()),
  evidence: z.array(manifestEntrySchema),
});
export type SupplementDialogue = z.infer<typeof supplementSchema>;

/** An officer was asked for a choice or the sentence that an action needs. */
const officerSchema = z.strictObject({
  kind: z.literal("officer"),
  action: z.enum(MATTER_ACTIONS),
  matterId: z.string(),
  version: z.number(),
  chosen: z.partialRecord(z.enum(ACTION_NEEDS).exclude(["text"]), z.string()),
  /** What this matter leaves to choose from, where that is not the same for all. */
  options: z.array(z.strictObject({ key: z.string(), label: z.string() })),
});
export type OfficerDialogue = z.infer<typeof officerSchema>;

/** The person was asked for case number and query code. */
const querySchema = z.strictObject({
  kind: z.literal("query"),
  purpose: z.enum(["status", "supplement", "withdraw", "revoke"]),
  caseNumber: z.string().nullable(),
  /** What they had to add, kept until it is known to which report. */
  told: supplementSchema.nullable().default(null),
});
export type QueryDialogue = z.infer<typeof querySchema>;

/** The person was asked whether they mean it. */
const withdrawSchema = z.strictObject({ kind: z.literal("withdraw"), matterId: z.string() });
export type WithdrawDialogue = z.infer<typeof withdrawSchema>;

/** A person of staff was asked why they want to know who reported. */
const identitySchema = z.strictObject({ kind: z.literal("identity"), matterId: z.string() });
export type IdentityDialogue = z.infer<typeof identitySchema>;

const stateSchema = z.discriminatedUnion("kind", [
  draftSchema,
  supplementSchema,
  officerSchema,
  querySchema,
  withdrawSchema,
  identitySchema,
]);
export type ReportState = z.infer<typeof stateSchema>;

/** What the skill remembered: nothing, a state, or something whose shape is not ours (any more). */
export type ReportMemory = ReportState | { readonly kind: "none" } | { readonly kind: "unknown" };

/** Reads what the conversation kept. */
export function readReportState(state: unknown): ReportMemory {
  if (state === undefined || state === null) {
    return { kind: "none" };
  }
  const read = stateSchema.safeParse(state);
  return read.success ? read.data : { kind: "unknown" };
}
