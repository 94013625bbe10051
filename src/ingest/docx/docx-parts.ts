/** The part of a docx that holds the text. */
export const DOCUMENT_PART = "word/document.xml";
/** The parts that hold footnotes and endnotes. */
export const NOTE_PARTS = ["word/footnotes.xml", "word/endnotes.xml"] as const;
