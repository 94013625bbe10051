import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { refusal } from "../refusal.ts";
import type { OperatorCodes, OperatorList } from "./drawn-lines.ts";

/** The part of pdf.js that is used here. */
export interface Pdf {
  readonly numPages: number;
  getPage(number: number): Promise<{
    getTextContent(): Promise<{ readonly items: readonly (PdfText | { readonly type: string })[] }>;
    getOperatorList(): Promise<OperatorList>;
    getViewport(options: { readonly scale: number }): { readonly height: number };
    cleanup(): void;
  }>;
  getMetadata(): Promise<{ readonly info: object }>;
  /** Null when no files are attached. */
  getAttachments(): Promise<Readonly<Record<string, PdfAttachment>> | null>;
  destroy(): Promise<void>;
}

interface PdfAttachment {
  readonly filename: string;
  readonly content: Uint8Array;
}

interface PdfText {
  readonly str: string;
  readonly transform: readonly [number, number, number, number, number, number];
  readonly width: number;
  readonly hasEOL: boolean;
}

export interface PdfCodes extends OperatorCodes {
  readonly paintImageXObject: number;
  readonly paintInlineImageXObject: number;
  readonly paintImageMaskXObject: number;
}

/**
 * Loads a PDF; nothing in it is run or fetched.
 *
 * @throws AppError `encrypted`, `broken`.
 */
export async function loadPdf(bytes: Buffer): Promise<{ pdf: Pdf; codes: PdfCodes }> {
  const codes = await loadQuietly();
  return { pdf: await open(bytes), codes };
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
