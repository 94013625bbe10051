import { childOf, childrenOf, type Element } from "../element-tree.ts";

/** What matters of a paragraph's style. */
export interface ParagraphStyle {
  /** 1 is the outermost heading. */
  readonly headingLevel?: number | undefined;
  readonly isTitle: boolean;
  readonly numbering?: NumberingReference | undefined;
}

/** A place in an automatic numbering; `"0"` as id takes the style's numbering away. */
interface NumberingReference {
  readonly id?: string | undefined;
  readonly level: number;
}

const PLAIN: ParagraphStyle = { isTitle: false };
const HEADING_NAME = /^(?:heading|标题) ?([1-9])$/i;
const TITLE_NAME = /^(?:title|标题|文档标题)$/i;
const BODY_TEXT_LEVEL = 9;

/** Reads `word/styles.xml`: style id → style, with what a style takes from the one it is based on. */
export function readStyles(root: Element | undefined): (id: string | undefined) => ParagraphStyle {
  const elements = new Map(
    childrenOf(childOf(root, "w:styles"), "w:style").map((element) => [
      element.attributes["w:styleId"] ?? "",
      element,
    ]),
  );
  const read = (id: string | undefined, seen: readonly string[]): ParagraphStyle => {
    const element = elements.get(id ?? "");
    if (id === undefined || element === undefined || seen.includes(id)) {
      return PLAIN;
    }
    const base = read(attributeValue(childOf(element, "w:basedOn")), [...seen, id]);
    const name = attributeValue(childOf(element, "w:name")) ?? "";
    const own = readParagraphProperties(childOf(element, "w:pPr"), base);
    const level = HEADING_NAME.exec(name)?.[1];
    return {
      ...own,
      headingLevel: level === undefined ? own.headingLevel : Number(level),
      isTitle: TITLE_NAME.test(name),
    };
  };
  return (id) => read(id, []);
}

/** The properties of a paragraph (`w:pPr`) over those of its style. */
export function readParagraphProperties(
  properties: Element | undefined,
  style: ParagraphStyle,
): ParagraphStyle {
  const outline = attributeValue(childOf(properties, "w:outlineLvl"));
  const numbering = childOf(properties, "w:numPr");
  return {
    isTitle: style.isTitle,
    headingLevel: outline === undefined ? style.headingLevel : toHeadingLevel(Number(outline)),
    numbering:
      numbering === undefined
        ? style.numbering
        : {
            id: attributeValue(childOf(numbering, "w:numId")) ?? style.numbering?.id,
            level: Number(
              attributeValue(childOf(numbering, "w:ilvl")) ?? style.numbering?.level ?? 0,
            ),
          },
  };
}

function toHeadingLevel(outlineLevel: number): number | undefined {
  return outlineLevel < BODY_TEXT_LEVEL ? outlineLevel + 1 : undefined;
}

/** `w:val` of an element. */
export function attributeValue(element: Element | undefined): string | undefined {
  return element?.attributes["w:val"];
}
