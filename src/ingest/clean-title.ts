const WIDE = "[\\u3000-\\u9fff\\uff00-\\uffef]";
const GAP_BESIDE_CHINESE = new RegExp(`(?<=${WIDE})\\s+|\\s+(?=${WIDE})`, "g");

/** A title on one line: Chinese is spread out by spaces for looks only. */
export function cleanTitle(text: string): string {
  return text.replace(GAP_BESIDE_CHINESE, "").replace(/\s+/g, " ").trim();
}
