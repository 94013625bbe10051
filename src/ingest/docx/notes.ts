import type { FootnoteBlock } from "../block.ts";
import { childOf, childrenOf, type Element, findElements } from "../element-tree.ts";
import { readRunText } from "./run-text.ts";

/** The footnotes and endnotes of a docx, numbered in the order in which the text refers to them. */
export interface Notes {
  /** The mark for a reference; `undefined` when it points at nothing. */
  mark(reference: Element): string | undefined;
  /** The notes that were referred to since the last call. */
  take(): FootnoteBlock[];
}

/** Separators are kept among the notes, under a type of their own. */
const isNote = (element: Element) => element.attributes["w:type"] === undefined;

export function createNotes([footnotes, endnotes]: readonly (Element | undefined)[]): Notes {
  const texts = {
    "w:footnoteReference": readTexts(childrenOf(childOf(footnotes, "w:footnotes"), "w:footnote")),
    "w:endnoteReference": readTexts(childrenOf(childOf(endnotes, "w:endnotes"), "w:endnote")),
  };
  let count = 0;
  let waiting: FootnoteBlock[] = [];
  return {
    mark({ name, attributes }) {
      const known = name === "w:endnoteReference" ? texts[name] : texts["w:footnoteReference"];
      const text = known.get(attributes["w:id"] ?? "");
      if (text === undefined) {
        return undefined;
      }
      count += 1;
      waiting.push({ kind: "footnote", mark: String(count), text });
      return String(count);
    },
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}

function readTexts(elements: readonly Element[]): Map<string, string> {
  return new Map(
    elements
      .filter(isNote)
      .map((element) => [element.attributes["w:id"] ?? "", readNoteText(element)]),
  );
}

function readNoteText(element: Element): string {
  return findElements(element, "w:p")
    .map((paragraph) => readRunText(paragraph, () => undefined).trim())
    .filter((text) => text !== "")
    .join(" ");
}
