import type { Reply } from "../conversation/reply.ts";
import { toReply } from "../conversation/reply.ts";
import { toReceiptLines } from "./receipt-lines.ts";
import { renderReceipt } from "./render-receipt.ts";
import type { ReportContext } from "./report-context.ts";
import type { Report } from "./report-repository.ts";

/** A report's receipt as a document to keep. The query code is not in it. */
export async function toReceiptFile(
  { caseNumber, receipt: signed }: Pick<Report, "caseNumber" | "receipt">,
  context: Pick<ReportContext, "knowledge" | "texts" | "publicUrl">,
): Promise<Reply> {
  const { texts, publicUrl } = context;
  const url = `${publicUrl}/#status=${caseNumber}`;
  const bytes = await renderReceipt({
    signed,
    title: texts("document_title"),
    lines: toReceiptLines(signed, context),
    footnotes: [texts("document_verify"), texts("document_private")],
    ...(publicUrl === undefined ? {} : { code: { url, caption: texts("document_code") } }),
  });
  const name = texts("document_name", { caseNumber });
  const file = { name, mediaType: "application/pdf", base64: bytes.toString("base64") };
  return toReply(texts("document_sent"), { files: [file] });
}
