import { join } from "node:path";
import { z } from "zod";
import { brokenDataFile, readYamlFile } from "../base/yaml-file.ts";
import { MATTER_STATES, type MatterStates } from "./matter-states.ts";

const ruleSchema = z.strictObject({
  /** Outcomes of closed matters, and states in which others end. */
  ends: z.array(z.string()).min(1),
  years: z.int().min(1).max(100),
  /** Why so long, for who approves. */
  basis: z.string().min(1),
  confidence: z.enum(["verified", "secondary", "unknown"]),
});
const fileSchema = z.strictObject({ rules: z.array(ruleSchema).min(1) });

/** How long what a matter holds is kept after its end. */
type RetentionRule = z.infer<typeof ruleSchema>;

/** The rule for each end that a matter can have. */
export type RetentionRules = ReadonlyMap<string, RetentionRule>;

/**
 * Reads how long reports are kept; every end of a matter has exactly one rule.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadRetentionRules(folder: string, states: MatterStates): RetentionRules {
  const file = join(folder, "retention.yaml");
  const { rules } = readYamlFile(file, fileSchema);
  const named = rules.flatMap((rule) => rule.ends.map((end) => [end, rule] as const));
  const wanted = listEnds(states);
  const missing = wanted.filter((end) => !named.some(([name]) => name === end));
  const unknown = named.filter(([name]) => !wanted.includes(name));
  if (missing.length > 0 || unknown.length > 0 || named.length !== wanted.length) {
    const problem = `each of ${wanted.join(", ")} needs one rule, and nothing else has one`;
    throw brokenDataFile(file, problem);
  }
  return new Map(named);
}

/** Closed matters end with an outcome, all others in a state. */
function listEnds({ states, outcomes }: MatterStates): readonly string[] {
  const over = MATTER_STATES.filter((state) => !states[state].open && state !== "closed");
  return [...Object.keys(outcomes), ...over];
}
