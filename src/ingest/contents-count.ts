/** How much a file holds. A kind of file that cannot tell what is a table leaves it out. */
export interface ContentsCount {
  /** Without white space. */
  readonly characters: number;
  readonly headings: number;
  readonly tables?: number | undefined;
  readonly rows?: number | undefined;
}

/** What stands in a source, found by other means than the reader's. */
export interface SourceContents extends Omit<ContentsCount, "characters"> {
  /** Every run of text that must be found again. */
  readonly texts: readonly string[];
}

const RULE = /^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/;

/** Counts what stands in the body of a Markdown file that this program wrote. */
export function countMarkdown(body: string): ContentsCount & { readonly text: string } {
  const lines = body.split("\n").filter((line) => !/^<!-- page \d+ -->$/.test(line));
  const rules = lines.filter((line) => line.startsWith("|") && RULE.test(line));
  const tableLines = lines.filter((line) => line.startsWith("|"));
  const headings = lines.filter((line) => /^#{1,6} /.test(line));
  const text = lines
    .filter((line) => !rules.includes(line))
    .map((line) => line.replace(/^#{1,6} /, "").replace(/^\s*- /, ""))
    .join("\n");
  return {
    characters: toPlainText(withoutMarks(text)).length,
    headings: headings.length,
    tables: rules.length,
    rows: tableLines.length - rules.length,
    text,
  };
}

/** Without white space, and without the signs that Markdown adds or changes. */
export function toPlainText(text: string): string {
  return text.replace(/[\s\u200b\ufeff|｜\\]/g, "");
}

const NOTE_MARK = /\[\^([^\]]{1,8})\]:?/g;

/** Some sources count their notes by themselves, so that no mark stands in their text. */
export function withoutMarks(text: string): string {
  return text.replace(NOTE_MARK, "");
}

/** Others have the mark in the text. */
export function withPlainMarks(text: string): string {
  return text.replace(NOTE_MARK, "$1");
}
