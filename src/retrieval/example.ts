import { existsSync } from "node:fs";
import { z } from "zod";
import { checkData } from "../base/yaml-file.ts";
import { readJsonLines } from "./json-line.ts";

/** What an example message wants. */
export const MESSAGE_INTENTS = [
  "ask",
  "target",
  "report",
  "status",
  "supplement",
  "withdraw",
  "human",
  "smalltalk",
  "offtopic",
] as const;
export type MessageIntent = (typeof MESSAGE_INTENTS)[number];

const exampleSchema = z.object({
  text: z.string().min(1),
  intent: z.enum(MESSAGE_INTENTS),
  type: z.string().nullish(),
  typesOk: z.array(z.string()).default([]),
});

/** A labelled message to learn from; reports carry their type and what would be fair as well. */
export type Example = z.infer<typeof exampleSchema>;

/**
 * Reads labelled messages, one JSON object a line; no file is no examples.
 *
 * @throws AppError `broken_data_file`, naming file and line.
 */
export function loadExamples(file: string): Example[] {
  if (!existsSync(file)) {
    return [];
  }
  return readJsonLines(file).map(({ data, place }) => checkData(data, place, exampleSchema));
}
