import { type Element, textOf } from "../element-tree.ts";

/** What is read apart, or does not belong to the text that is in force. */
const SKIPPED: readonly string[] = [
  "w:pPr",
  "w:rPr",
  "w:del",
  "w:moveFrom",
  "w:instrText",
  "w:txbxContent",
  "mc:Fallback",
  "w:rt",
];

/** The text of a paragraph: changes accepted, references to notes as `[^1]`, breaks as they are. */
export function readRunText(
  element: Element,
  noteMark: (reference: Element) => string | undefined,
): string {
  return element.children
    .map((child) => {
      if (typeof child === "string") {
        return "";
      }
      return readElement(child, noteMark);
    })
    .join("");
}

function readElement(
  element: Element,
  noteMark: (reference: Element) => string | undefined,
): string {
  switch (element.name) {
    case "w:t":
    case "m:t":
      return textOf(element);
    case "w:tab":
      return "\t";
    case "w:cr":
      return "\n";
    case "w:br":
      return /^(?:page|column)$/.test(element.attributes["w:type"] ?? "") ? "" : "\n";
    case "w:noBreakHyphen":
      return "-";
    case "w:footnoteReference":
    case "w:endnoteReference": {
      const mark = noteMark(element);
      return mark === undefined ? "" : `[^${mark}]`;
    }
    default:
      return SKIPPED.includes(element.name) ? "" : readRunText(element, noteMark);
  }
}
