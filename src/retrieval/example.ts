import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { checkData, readYamlFile } from "../base/yaml-file.ts";
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
  fields: z.record(z.string(), z.string().min(1)).optional(),
  flags: z.array(z.string()).optional(),
});

/**
 * A labelled message to learn from; reports carry their type and what would be fair as well, and
 * the pieces of the text that say whom and what they are about, and what people should know of
 * before they read it, where somebody has looked for that.
 */
export type Example = z.infer<typeof exampleSchema>;

const textsByLabel = z.record(z.string(), z.array(z.string().min(1)));
const byLabelSchema = z.strictObject({
  intents: z.partialRecord(z.enum(MESSAGE_INTENTS), z.array(z.string().min(1))),
  types: textsByLabel,
});

/**
 * Reads the labelled messages of a knowledge folder: `examples/messages.jsonl`, and further ones by
 * label in `examples/by-label.yaml`. A file that is absent is no examples.
 *
 * @throws AppError `broken_data_file`, naming the file and the place in it.
 */
export function loadExamples(knowledgeFolder: string): Example[] {
  const [messages, byLabel] = exampleFiles(knowledgeFolder);
  return [
    ...(existsSync(messages) ? readMessages(messages) : []),
    ...(existsSync(byLabel) ? readByLabel(byLabel) : []),
  ];
}

/** The files that {@link loadExamples} reads where they are. */
export function exampleFiles(knowledgeFolder: string): [messages: string, byLabel: string] {
  const folder = join(knowledgeFolder, "examples");
  return [join(folder, "messages.jsonl"), join(folder, "by-label.yaml")];
}

function readMessages(file: string): Example[] {
  return readJsonLines(file).map(({ data, place }) => ({
    flags: [],
    ...checkData(data, place, exampleSchema),
  }));
}

function readByLabel(file: string): Example[] {
  const { intents, types } = readYamlFile(file, byLabelSchema);
  return [
    ...Object.entries(intents).flatMap(([intent, texts]) =>
      texts.map((text) => ({ text, intent: intent as MessageIntent, typesOk: [] })),
    ),
    ...Object.entries(types).flatMap(([type, texts]) =>
      texts.map((text) => ({ text, intent: "report" as const, type, typesOk: [] })),
    ),
  ];
}
