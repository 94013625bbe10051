import { countCsv, countHtml, countMarkdownSource, countPlainText } from "./count-text.ts";
import type { CountedContent } from "./counted-content.ts";
import { decodeText } from "./decode-text.ts";
import { countDocx } from "./docx/count-docx.ts";
import { openDocx, readDocx } from "./docx/read-docx.ts";
import { readPdf } from "./pdf/read-pdf.ts";
import { readCsv } from "./read-csv.ts";
import { readHtml } from "./read-html.ts";
import { readMarkdown } from "./read-markdown.ts";
import { readPlainText } from "./read-plain-text.ts";
import type { SourceFile } from "./source-file.ts";
import { countXlsx } from "./xlsx/count-xlsx.ts";
import { openXlsx, readXlsx } from "./xlsx/read-xlsx.ts";

/**
 * Reads a file of any kind.
 *
 * @throws AppError with a code of `REFUSALS`; anything else means that the file is broken.
 */
export async function readContent({ kind, bytes }: SourceFile): Promise<CountedContent> {
  switch (kind) {
    case "docx": {
      const parts = await openDocx(bytes);
      return { read: readDocx(parts), source: countDocx(parts) };
    }
    case "xlsx": {
      const parts = await openXlsx(bytes);
      return { read: readXlsx(parts), source: countXlsx(parts) };
    }
    case "pdf":
      return readPdf(bytes);
    case "html": {
      const text = decodeText(bytes);
      return { read: readHtml(text), source: countHtml(text) };
    }
    case "csv": {
      const text = decodeText(bytes);
      return { read: readCsv(text), source: countCsv(text) };
    }
    case "markdown": {
      const text = decodeText(bytes);
      return { read: readMarkdown(text), source: countMarkdownSource(text) };
    }
    case "text": {
      const text = decodeText(bytes);
      return { read: readPlainText(text), source: countPlainText(text) };
    }
  }
}
