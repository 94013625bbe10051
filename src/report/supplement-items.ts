/**
 * What a reporter is asked for, item by item: each line, or part between semicolons, is one. A
 * single item stands without a number.
 */
export function toItems(text: string): readonly string[] {
  const items = text
    .split(/[\n；;]+/)
    .map((item) => item.replace(/^\s*(?:\d{1,2}[.、．)）]|[（(]\d{1,2}[)）]|[-·•])\s*/, "").trim())
    .filter((item) => item !== "");
  return items.length < 2 ? [text.trim()] : items.map((item, index) => `${index + 1}. ${item}`);
}
