import { z } from "zod";
import { CONFIDENCES, DOCUMENT_KINDS } from "./passage.ts";

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a day, YYYY-MM-DD, in quotation marks");
const confidence = z.enum(CONFIDENCES);

const documentFields = {
  title: z.string().min(1),
  kind: z.enum(DOCUMENT_KINDS),
  issuer: z.string().optional(),
  number: z.string().optional(),
  from: day.optional(),
  to: day.optional(),
};

/** The front matter of a document in Markdown. */
export const frontMatterSchema = z.strictObject({
  ...documentFields,
  confidence,
  source: z
    .strictObject({
      file: z.string(),
      sha256: z.string(),
      /** Why it was taken in although something of the source was lost. */
      acceptedLoss: z.string().optional(),
    })
    .optional(),
});
export type DocumentFrontMatter = z.infer<typeof frontMatterSchema>;

/** What a fact is about, in one word. */
const FACT_TOPICS = [
  "where",
  "how",
  "law",
  "materials",
  "deadline",
  "penalty",
  "threshold",
  "remedy",
  "limits",
  "policy",
  "amount",
  "hotline",
  "privacy",
  "calendar",
  "ai_label",
  "gives",
  "eligibility",
  "apply",
  "contact",
  "other",
] as const;

const factSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be kebab-case"),
  path: z.array(z.string().min(1)).min(1),
  topic: z.enum(FACT_TOPICS),
  text: z.string().min(1),
  textEn: z.string().optional(),
  law: z.array(z.string()).default([]),
  from: day.optional(),
  to: day.optional(),
  confidence,
  /** Where to ask; only for what is unknown. */
  where: z.string().optional(),
  /** Who is to fill the gap; only for what is unknown. */
  ownerToFill: z.string().optional(),
});

/** A file of facts in our own words, each with its law and validity. */
export const factFileSchema = z.strictObject({
  ...documentFields,
  facts: z.array(factSchema).min(1),
});

export type Fact = z.infer<typeof factSchema>;
