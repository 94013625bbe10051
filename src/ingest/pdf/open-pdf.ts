import { refusal } from "../refusal.ts";
import { type DrawnLine, findDrawnLines } from "./drawn-lines.ts";
import { loadPdf, type Pdf, type PdfCodes } from "./load-pdf.ts";
import type { TextRun } from "./page-line.ts";

/** What a page of a PDF draws. */
export interface PdfPage {
  /** Counted from 1. */
  readonly number: number;
  readonly height: number;
  readonly runs: readonly TextRun[];
  /** Texts that stand aslant: watermarks, stamps. */
  readonly aslant: readonly string[];
  readonly drawnLines: readonly DrawnLine[];
  readonly hasImage: boolean;
  /** The text as the file gives it, in its own order: by run, and by line. */
  readonly rawTexts: readonly string[];
  readonly rawLines: readonly string[];
}

const MOST_PAGES = 5000;

/**
 * Opens a PDF and reads all pages; nothing in it is run or fetched.
 *
 * @throws AppError `encrypted`, `archive_bomb`, `broken`.
 */
export async function openPdf(bytes: Buffer): Promise<PdfPage[]> {
  const { pdf, codes } = await loadPdf(bytes);
  try {
    if (pdf.numPages > MOST_PAGES) {
      throw refusal("archive_bomb", `${pdf.numPages} pages, at most ${MOST_PAGES}`);
    }
    const pages: PdfPage[] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) {
      pages.push(await readPage(pdf, number, codes));
    }
    return pages;
  } finally {
    await pdf.destroy();
  }
}

async function readPage(pdf: Pdf, number: number, codes: PdfCodes): Promise<PdfPage> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  const operators = await page.getOperatorList();
  const texts = items.filter((item) => "str" in item);
  const upright = texts.filter(({ transform }) => Math.abs(transform[1]) < 0.01);
  const images: readonly number[] = [
    codes.paintImageXObject,
    codes.paintInlineImageXObject,
    codes.paintImageMaskXObject,
  ];
  const read: PdfPage = {
    number,
    height: page.getViewport({ scale: 1 }).height,
    runs: upright
      .filter(({ str }) => str !== "")
      .map(({ str, transform, width }) => ({
        text: str,
        left: transform[4],
        baseline: transform[5],
        width,
        size: Math.abs(transform[3]),
      })),
    aslant: texts.filter((item) => !upright.includes(item)).map(({ str }) => str),
    drawnLines: findDrawnLines(operators, codes),
    hasImage: operators.fnArray.some((code) => images.includes(code)),
    rawTexts: texts.map(({ str }) => str),
    rawLines: texts
      .map(({ str, hasEOL }) => (hasEOL ? `${str}\n` : str))
      .join("")
      .split("\n"),
  };
  page.cleanup();
  return read;
}
