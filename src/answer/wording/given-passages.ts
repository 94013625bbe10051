import { encloseData } from "../../prompt/enclose-data.ts";
import type { Passage } from "../../retrieval/passage.ts";
import type { FindOrders } from "../../retrieval/recognise-attack.ts";
import type { AnswerPiece } from "../answer-knowledge.ts";

const MOST_PASSAGES = 5;
const MOST_CHARS = 3000;

/**
 * The passages that a model words an answer from: those that answer, then the nearest others. Rows
 * of tables stay away, figures of goals come from the table.
 */
export function choosePassages(
  pieces: readonly AnswerPiece[],
  found: readonly Passage[],
): readonly Passage[] {
  const own = pieces.map(({ passage }) => passage);
  const others = found.filter(
    ({ kind, confidence }) => kind !== "table_row" && confidence !== "unknown",
  );
  const chosen = new Map(own.map((passage) => [passage.id, passage]));
  let chars = own.reduce((sum, { text }) => sum + text.length, 0);
  for (const passage of others) {
    chars += chosen.has(passage.id) ? 0 : passage.text.length;
    if (chosen.size >= MOST_PASSAGES || chars > MOST_CHARS) {
      break;
    }
    chosen.set(passage.id, passage);
  }
  return [...chosen.values()];
}

/**
 * Passages as data for a model, numbered from 1. A sentence that orders the model about is left out:
 * people may read it in the document, a model must not.
 */
export function writePassages(passages: readonly Passage[], findOrders: FindOrders): string {
  return passages
    .map(({ document, path, text, fact }, at) => {
      const law =
        fact === undefined || fact.law.length === 0 ? "" : `\n依据：${fact.law.join("；")}`;
      const place = { 编号: String(at + 1), 文件: document.title, 位置: path.join(" › ") };
      return encloseData("条款", `${leaveOut(text, findOrders(text))}${law}`, place);
    })
    .join("\n");
}

function leaveOut(text: string, sentences: readonly string[]): string {
  return sentences.reduce((rest, sentence) => rest.replace(sentence, ""), text);
}
