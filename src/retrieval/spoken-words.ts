import type { Passage } from "./passage.ts";

/** The words of a passage that are embedded: its own heading and its text. */
export function spokenWords({ path, text }: Pick<Passage, "path" | "text">): string {
  return [path.at(-1) ?? "", text].join("\n");
}
