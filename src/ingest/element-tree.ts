import { Parser } from "htmlparser2";
import { refusal } from "./refusal.ts";

/** An element of XML or HTML. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/**
 * Parses XML of an office file. Names keep their prefix.
 *
 * @throws AppError `xml_entities`: office programs write no document type, bombs do.
 */
export function parseXml(text: string): Element {
  refuseEntities(text);
  return parse(text, true);
}

/** A document type may declare entities that grow without end. */
export function refuseEntities(text: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw refusal("xml_entities", "holds XML with a document type or entities");
  }
}

/** Parses HTML as leniently as browsers do. */
export function parseHtml(text: string): Element {
  return parse(text, false);
}

interface OpenElement extends Element {
  readonly children: (Element | string)[];
}

function parse(text: string, xmlMode: boolean): Element {
  const root: OpenElement = { name: "", attributes: {}, children: [] };
  const open: OpenElement[] = [root];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element: OpenElement = { name, attributes, children: [] };
        open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext(data) {
        open.at(-1)?.children.push(data);
      },
      onclosetag() {
        open.pop();
      },
    },
    { xmlMode, decodeEntities: true },
  );
  parser.end(text);
  return root;
}

/** The element children, of one name when it is given. */
export function childrenOf(element: Element | undefined, name?: string): Element[] {
  return (element?.children ?? []).filter(
    (child): child is Element =>
      typeof child !== "string" && (name === undefined || child.name === name),
  );
}

/** The first child of that name. */
export function childOf(element: Element | undefined, name: string): Element | undefined {
  return childrenOf(element, name)[0];
}

/** All elements below, of one of the names, outermost first; does not look inside a found one. */
export function findElements(element: Element | undefined, ...names: string[]): Element[] {
  return childrenOf(element).flatMap((child) =>
    names.includes(child.name) ? [child] : findElements(child, ...names),
  );
}

/** The text of an element and everything below. */
export function textOf(element: Element | string | undefined): string {
  if (element === undefined || typeof element === "string") {
    return element ?? "";
  }
  return element.children.map(textOf).join("");
}
