import { countDivisions } from "../count-text.ts";
import type { CountedContent } from "../counted-content.ts";
import { refusal } from "../refusal.ts";
import { layPages } from "./lay-pages.ts";
import { openPdf } from "./open-pdf.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNREADABLE = /[\u0000-\u0008\ue000-\uf8ff\ufffd]/g;
const MOST_UNREADABLE = 0.1;

/**
 * Reads the text layer of a PDF.
 *
 * @throws AppError `encrypted`; `scanned` when pages are pictures of text, or their letters cannot be
 *   told; `archive_bomb` above 5,000 pages.
 */
export async function readPdf(bytes: Buffer): Promise<CountedContent> {
  const pages = await openPdf(bytes);
  const text = pages.flatMap(({ rawLines }) => rawLines).join("");
  const pictures = pages.filter(({ runs, hasImage }) => hasImage && runs.length === 0);
  if (pictures.length > 0) {
    const numbers = pictures.map(({ number }) => number).join(", ");
    throw refusal("scanned", `pages without a text layer: ${numbers}`);
  }
  if (text.trim() === "") {
    throw refusal("empty", "holds no text");
  }
  if ((text.match(UNREADABLE) ?? []).length > text.length * MOST_UNREADABLE) {
    throw refusal("scanned", "the letters of the text layer cannot be told");
  }
  return {
    read: layPages(pages),
    source: {
      texts: pages.flatMap(({ rawTexts }) => rawTexts),
      headings: countDivisions(pages.flatMap(({ rawLines }) => rawLines)),
    },
  };
}
