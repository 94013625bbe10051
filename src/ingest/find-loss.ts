import {
  type ContentsCount,
  countMarkdown,
  type SourceContents,
  toPlainText,
  withoutMarks,
  withPlainMarks,
} from "./contents-count.ts";

/** What went in, what came out, and what is missing. */
export interface LossReport {
  readonly source: ContentsCount;
  readonly written: ContentsCount;
  /** Left out on purpose: page numbers, running heads, navigation. */
  readonly droppedCharacters: number;
  readonly lost: Lost;
}

interface Lost {
  readonly characters: number;
  readonly headings: number;
  readonly tables: number;
  readonly rows: number;
  /** The first runs of text that are not found again. */
  readonly examples: readonly string[];
}

/** What the reader knows to have gone elsewhere. */
export interface SetApart {
  readonly dropped: readonly string[];
  readonly joinedRows: number;
  /** The title of the document, when it was a heading. */
  readonly joinedHeadings: number;
}

const MOST_EXAMPLES = 5;

/**
 * Compares a source with the Markdown that was made of it. Every run of text must stand in it, and
 * no character may stand there less often; what is repeated on purpose hides no loss that way.
 */
export function findLoss(source: SourceContents, body: string, read: SetApart): LossReport {
  const { text: writtenText, ...written } = countMarkdown(body);
  const dropped = read.dropped.map(toPlainText).join("");
  const marked = toPlainText(withPlainMarks(writtenText)) + dropped;
  const found = [marked, toPlainText(withoutMarks(writtenText))];
  const texts = source.texts
    .map((text) => toPlainText(withPlainMarks(text)))
    .filter((text) => text !== "");
  const missing = findMissing(texts, found);
  const scarce = countScarce(texts, marked);
  const tables = written.tables ?? 0;
  const rows = (written.rows ?? 0) + read.joinedRows;
  return {
    source: {
      characters: texts.reduce((sum, { length }) => sum + length, 0),
      headings: source.headings,
      tables: source.tables,
      rows: source.rows,
    },
    written,
    droppedCharacters: dropped.length,
    lost: {
      characters: Math.max(
        scarce,
        missing.reduce((sum, { length }) => sum + length, 0),
      ),
      headings: Math.max(0, source.headings - written.headings - read.joinedHeadings),
      tables: Math.max(0, (source.tables ?? 0) - tables),
      rows: Math.max(0, (source.rows ?? 0) - rows),
      examples: missing.slice(0, MOST_EXAMPLES),
    },
  };
}

/** Whether anything at all is missing. */
export function hasLoss({ lost: { characters, headings, tables, rows } }: LossReport): boolean {
  return characters + headings + tables + rows > 0;
}

function findMissing(texts: readonly string[], found: readonly string[]): string[] {
  const finders = found.map(createFinder);
  return [...new Set(texts)].filter((text) => !finders.some((find) => find(text)));
}

/** What follows in the source mostly follows in the Markdown, so it is looked for there first. */
function createFinder(whole: string): (text: string) => boolean {
  let cursor = 0;
  return (text) => {
    const ahead = whole.indexOf(text, cursor);
    const at = ahead === -1 ? whole.indexOf(text) : ahead;
    cursor = at === -1 ? cursor : at;
    return at !== -1;
  };
}

function countScarce(texts: readonly string[], found: string): number {
  const counts = new Map<string, number>();
  for (const character of found) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  let scarce = 0;
  for (const text of texts) {
    for (const character of text) {
      const left = counts.get(character) ?? 0;
      counts.set(character, left - 1);
      scarce += left > 0 ? 0 : 1;
    }
  }
  return scarce;
}
