import { isEnglish } from "../base/is-english.ts";
import type { Outcome } from "../conversation/outcome.ts";
import type { AnswerTexts } from "./answer-texts.ts";

/**
 * The outcome with a label before the first line that quotes a document word for word, so that
 * nobody takes those words for the assistant's; as it was where it quotes nothing.
 */
export function labelExcerpt(outcome: Outcome, texts: AnswerTexts): Outcome {
  const { reply } = outcome;
  const lines = reply.text.split("\n");
  const at = lines.findIndex((line) =>
    reply.citations.some(({ quote }) => line.includes(`“${quote}”`)),
  );
  const line = lines[at];
  if (line === undefined) {
    return outcome;
  }
  const [lead = ""] = line.split("“");
  const label = isEnglish(lead) ? `${texts("excerpt_label_english")} ` : texts("excerpt_label");
  lines[at] = `${label}${line}`;
  return { ...outcome, reply: { ...reply, text: lines.join("\n") } };
}
