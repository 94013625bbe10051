import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { refusal } from "../refusal.ts";
import {
  type DrawnLine,
  findDrawnLines,
  type OperatorCodes,
  type OperatorList,
} from "./drawn-lines.ts";
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
  const codes = await loadQuietly();
  const pdf = await open(bytes);
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

/** The part of pdf.js that is used here. */
interface Pdf {
  readonly numPages: number;
  getPage(number: number): Promise<{
    getTextContent(): Promise<{ readonly items: readonly (PdfText | { readonly type: string })[] }>;
    getOperatorList(): Promise<OperatorList>;
    getViewport(options: { readonly scale: number }): { readonly height: number };
    cleanup(): void;
  }>;
  destroy(): Promise<void>;
}

interface PdfText {
  readonly str: string;
  readonly transform: readonly [number, number, number, number, number, number];
  readonly width: number;
  readonly hasEOL: boolean;
}

interface PdfCodes extends OperatorCodes {
  readonly paintImageXObject: number;
  readonly paintInlineImageXObject: number;
  readonly paintImageMaskXObject: number;
}

/** pdf.js greets Node.js on standard output with a warning that concerns drawing, which is not done. */
async function loadQuietly(): Promise<PdfCodes> {
  const { log } = console;
  console.log = () => {};
  try {
    const { OPS }: { readonly OPS: PdfCodes } = await getResolvedPDFJS();
    return OPS;
  } finally {
    console.log = log;
  }
}

async function open(bytes: Buffer): Promise<Pdf> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), {
      verbosity: 0,
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      stopAtErrors: false,
    });
  } catch (cause) {
    const isLocked = cause instanceof Error && cause.name === "PasswordException";
    throw isLocked
      ? refusal("encrypted", "opens with a password only")
      : refusal("broken", cause instanceof Error ? cause.message : String(cause));
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
