import { loadPdf } from "./load-pdf.ts";

/** What a PDF says, and the files inside it. */
export interface PdfContents {
  /** The words of all pages, without any space. */
  readonly words: string;
  /** What it says of itself that it is about. */
  readonly subject?: string;
  /** By name. */
  readonly attachments: ReadonlyMap<string, Buffer>;
}

/**
 * Reads the words, the subject and the attached files of a small PDF.
 *
 * @throws AppError `encrypted`, `broken`.
 */
export async function readPdfAttachments(bytes: Buffer): Promise<PdfContents> {
  const { pdf } = await loadPdf(bytes);
  try {
    const parts: string[] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      parts.push(...items.map((item) => ("str" in item ? item.str : "")));
    }
    const files = Object.values((await pdf.getAttachments()) ?? {});
    const attachments = files.map(
      ({ filename, content }) => [filename, Buffer.from(content)] as const,
    );
    const { info } = await pdf.getMetadata();
    const subject = "Subject" in info && typeof info.Subject === "string" ? info.Subject : "";
    return {
      words: parts.join("").replace(/\s+/g, ""),
      attachments: new Map(attachments),
      ...(subject !== "" && { subject }),
    };
  } finally {
    await pdf.destroy();
  }
}
