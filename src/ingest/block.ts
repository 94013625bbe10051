import type { DocumentHead } from "./document-head.ts";

/** Where a block stands in the source, when the source has pages. */
interface Placed {
  /** Counted from 1. */
  readonly page?: number | undefined;
}

/** A heading by the file's own styles, or by its numbering. */
export interface HeadingBlock extends Placed {
  readonly kind: "heading";
  /** 1 is the outermost. */
  readonly level: number;
  readonly text: string;
}

interface ParagraphBlock extends Placed {
  readonly kind: "paragraph";
  readonly text: string;
  /** The file itself marks it as the title of the whole document. */
  readonly isTitle?: boolean;
}

/** A bulleted item. Numbered ones are paragraphs that begin with their number. */
interface ItemBlock extends Placed {
  readonly kind: "item";
  readonly text: string;
  /** 0 is the outermost. */
  readonly depth: number;
}

/** Every row has as many cells as the header; merged cells are repeated. */
interface TableBlock extends Placed {
  readonly kind: "table";
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A note that the text refers to as `[^mark]`. */
export interface FootnoteBlock extends Placed {
  readonly kind: "footnote";
  readonly mark: string;
  readonly text: string;
}

/** The one form between all kinds of files and Markdown. */
export type Block = HeadingBlock | ParagraphBlock | ItemBlock | TableBlock | FootnoteBlock;

/** What a reader makes of a file. */
export interface ReadContent {
  readonly blocks: readonly Block[];
  /** Texts left out on purpose: page numbers, running heads, navigation, hidden sheets. */
  readonly dropped: readonly string[];
  /** How many rows went into one with another (a header of three counts two) or beside a table. */
  readonly joinedRows: number;
  /** What the source marks as such: its front matter, its title style, its only first heading. */
  readonly stated?: DocumentHead;
}
