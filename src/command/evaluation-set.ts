import { readFileSync } from "node:fs";
import { z } from "zod";
import { brokenDataFile } from "../base/yaml-file.ts";
import { INTENTS } from "../conversation/intent.ts";

const part = z.enum(["tune", "read"]);

/** A question with what a right answer holds. */
const questionSchema = z.object({
  id: z.string(),
  part,
  kind: z.string(),
  q: z.string(),
  lang: z.string().optional(),
  date: z.string().optional(),
  /** Earlier questions of the same conversation, latest last. */
  history: z.array(z.string()).default([]),
  intent: z.enum(INTENTS).optional(),
  /** A prefix of the outcome's code, or `any`. */
  outcome: z.string(),
  /** Each entry lists alternatives, one of which the answer must hold. */
  facts: z.array(z.array(z.string())).default([]),
  /** Exact words: a passage that holds one of them is the right one. */
  evidence: z.array(z.string()).default([]),
  /** Words that the reply must not hold: a verdict on the case. */
  forbidden: z.array(z.string()).default([]),
  /** Alternative names of the body whose matter it is; the reply names one. */
  body: z.array(z.string()).default([]),
});

const FIELDS = ["respondent", "goods", "amount", "platform", "right_no"] as const;

const reportSchema = z.object({
  id: z.string(),
  part,
  text: z.string(),
  intent: z.enum(INTENTS),
  type: z.string().optional(),
  typesOk: z.array(z.string()).default([]),
  district: z.string().optional(),
  authority: z.string().optional(),
  flags: z.array(z.string()).default([]),
  /** Pieces of the text as they are written there. */
  fields: z.partialRecord(z.enum(FIELDS), z.string()).default({}),
});

const screenedSchema = z.object({
  id: z.string(),
  part,
  /** What it is an attempt at, or sounds like. */
  category: z.string(),
  text: z.string(),
  /** The name of a file that comes with the text. */
  fileName: z.string().optional(),
  /** The text, or the file's name, without what nobody sees in it. */
  twin: z.string().optional(),
  /** Of a document: the sentence that does not belong there. */
  planted: z.string().optional(),
});

export type EvaluationScreened = z.infer<typeof screenedSchema>;
export type EvaluationQuestion = z.infer<typeof questionSchema>;
export type EvaluationReport = z.infer<typeof reportSchema>;
export type Part = z.infer<typeof part>;

/** Reads a set of questions, one JSON object a line. */
export function readQuestions(file: string): EvaluationQuestion[] {
  return readSet(file, questionSchema);
}

/** Reads a set of report texts, one JSON object a line. */
export function readReports(file: string): EvaluationReport[] {
  return readSet(file, reportSchema);
}

/** Reads a set of attacks, or of what only looks like one, one JSON object a line. */
export function readScreened(file: string): EvaluationScreened[] {
  return readSet(file, screenedSchema);
}

function readSet<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema>[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, index) => {
    if (line === "") {
      return [];
    }
    const parsed = schema.safeParse(JSON.parse(line));
    if (!parsed.success) {
      throw brokenDataFile(`${file}:${index + 1}`, z.prettifyError(parsed.error));
    }
    return [parsed.data];
  });
}
