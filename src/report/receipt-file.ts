import type { Reply } from "../conversation/reply.ts";
import { toReply } from "../conversation/reply.ts";
import type { SignedReceipt } from "./receipt.ts";
import { toReceiptLines } from "./receipt-lines.ts";
import { type ReceiptPage, renderReceipt } from "./render-receipt.ts";
import type { ReportContext } from "./report-context.ts";
import type { Report } from "./report-repository.ts";

type PageContext = Pick<ReportContext, "knowledge" | "texts" | "publicUrl">;

/** A report's receipt as a document to keep. The query code is not in it. */
export async function toReceiptFile(
  { caseNumber, receipt: signed }: Pick<Report, "caseNumber" | "receipt">,
  context: PageContext,
): Promise<Reply> {
  const { texts } = context;
  const bytes = await renderReceipt(toReceiptPage(signed, context));
  const name = texts("document_name", { caseNumber });
  const file = { name, mediaType: "application/pdf", base64: bytes.toString("base64") };
  return toReply(texts("document_sent"), { files: [file] });
}

/** All that a receipt's document shows; with a public address, the code that leads to the status. */
export function toReceiptPage(signed: SignedReceipt, context: PageContext): ReceiptPage {
  const { texts, publicUrl } = context;
  const url = `${publicUrl}${toStatusPath(signed)}`;
  return {
    signed,
    title: texts("document_title"),
    lines: toReceiptLines(signed, context),
    footnotes: [texts("document_verify"), texts("document_private")],
    ...(publicUrl === undefined ? {} : { code: { url, caption: texts("document_code") } }),
  };
}

/** What stands after the public address in the address that a receipt's code leads to. */
export function toStatusPath({ receipt }: SignedReceipt): string {
  return `/#status=${receipt.caseNumber}`;
}
