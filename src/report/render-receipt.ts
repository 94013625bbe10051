import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type PDFDocument from "pdfkit";
import { encode } from "uqr";
import { PROGRAM_FOLDER } from "../base/program-folder.ts";
import type { SignedReceipt } from "./receipt.ts";

const FONT = join(PROGRAM_FOLDER, "src", "report", "assets", "noto-sans-sc-regular.ttf");
/** The signed receipt itself, inside the document. */
export const RECEIPT_ATTACHMENT = "receipt.json";

const MARGIN = 56;
const CODE_SIDE = 110;
const CAPTION = 30;

/** What a receipt's document shows. */
export interface ReceiptPage {
  readonly signed: SignedReceipt;
  readonly title: string;
  readonly lines: readonly string[];
  /** What the square code leads to, with a few words for it; without an address there is none. */
  readonly code?: { readonly url: string; readonly caption: string };
  readonly footnotes: readonly string[];
}

/**
 * A receipt as a PDF page for people that carries the signed receipt as an attached file for
 * machines. The same receipt gives the same bytes; the address of the code is its subject.
 */
export async function renderReceipt(page: ReceiptPage): Promise<Buffer> {
  // Half a second of the process's start that only those pay who want a document.
  const { default: Document } = await import("pdfkit");
  const { signed, title, lines, code, footnotes } = page;
  const createdAt = new Date(signed.receipt.submittedAt);
  const info = {
    ...{ Title: title, CreationDate: createdAt, ModDate: createdAt },
    ...(code !== undefined && { Subject: code.url }),
  };
  // Compressed bytes differ from one machine to the next.
  const document = new Document({ size: "A4", margin: MARGIN, info, compress: false });
  const whole = buffer(document);
  document.registerFont("text", readFileSync(FONT)).font("text");
  document.fontSize(20).text(title, { width: document.page.width - 3 * MARGIN - CODE_SIDE });
  document.moveDown();
  if (code !== undefined) {
    drawCode(document, code);
  }
  document.fontSize(11);
  for (const line of lines) {
    const isBesideCode = code !== undefined && document.y < MARGIN + CODE_SIDE + CAPTION;
    const width = document.page.width - 2 * MARGIN - (isBesideCode ? CODE_SIDE + 20 : 0);
    document.text(line, MARGIN, document.y, { width, paragraphGap: 6 });
  }
  document.moveDown().fontSize(9).fillColor("#555555");
  for (const line of footnotes) {
    document.text(line, { paragraphGap: 4 });
  }
  document.file(Buffer.from(JSON.stringify(signed)), {
    name: RECEIPT_ATTACHMENT,
    type: "application/json",
    ...{ creationDate: createdAt, modifiedDate: createdAt },
  });
  document.end();
  return whole;
}

type Document = InstanceType<typeof PDFDocument>;

/** A square code (ISO/IEC 18004) in the upper right corner. */
function drawCode(document: Document, { url, caption }: NonNullable<ReceiptPage["code"]>): void {
  const { data, size } = encode(url, { ecc: "M", border: 0 });
  const side = CODE_SIDE / size;
  const left = document.page.width - MARGIN - CODE_SIDE;
  const { y } = document;
  data.forEach((row, index) => {
    row.forEach((isDark, column) => {
      if (isDark) {
        document.rect(left + column * side, MARGIN + index * side, side, side);
      }
    });
  });
  document.fill("#000000");
  const place = { width: CODE_SIDE, align: "center" } as const;
  document.fontSize(9).text(caption, left, MARGIN + CODE_SIDE + 6, place);
  document.y = y;
  document.x = MARGIN;
}
