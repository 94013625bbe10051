import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readYamlFile } from "../base/yaml-file.ts";
import type { LabelledText } from "./text-classifier.ts";

/** What a message may want of the assistant that nobody is given. */
export const ATTACKS = [
  /** Orders to the assistant itself: drop the rules, be somebody else, say this. */
  "injection",
  /** The prompt's text, settings, keys, source code. */
  "prompt",
  /** Other people's reports, and who reported. */
  "others_report",
  /** That a case will be won or money be paid. */
  "promise",
  /** An opinion on a person or on politics. */
  "judgement",
  /** A report or evidence of what never happened. */
  "false_report",
  /** Evading, destroying, bribing, stealing. */
  "harm",
] as const;
export type Attack = (typeof ATTACKS)[number];

/** What sounds like one of them and is all right. */
const LOOK_ALIKE = "look_alike";

const attackTellingsSchema = z.strictObject({
  ...Object.fromEntries(ATTACKS.map((attack) => [attack, z.array(z.string().min(1))])),
  [LOOK_ALIKE]: z.array(z.string().min(1)),
});

/** The files that telling attacks is learnt from: how they are told, and what to mind in it. */
export function attackFiles(knowledgeFolder: string): [tellings: string, cues: string] {
  return [
    join(knowledgeFolder, "examples", "attacks.yaml"),
    join(knowledgeFolder, "attack-cues.yaml"),
  ];
}

/**
 * Reads how attacks are told, and what only sounds like one: `examples/attacks.yaml`. A file that is
 * absent is no tellings.
 *
 * @throws AppError `broken_data_file`, naming the file and the place in it.
 */
export function loadAttackTellings(knowledgeFolder: string): LabelledText[] {
  const [file] = attackFiles(knowledgeFolder);
  if (!existsSync(file)) {
    return [];
  }
  return Object.entries(readYamlFile(file, attackTellingsSchema)).flatMap(([label, texts]) =>
    (texts as readonly string[]).map((text) => ({ text, label })),
  );
}
