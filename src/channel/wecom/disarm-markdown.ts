/**
 * Keeps what people wrote from becoming markup of WeCom: no mention (`<@…>`), no colour, no link with
 * another's address behind its words.
 */
export function disarmMarkdown(text: string): string {
  return text.replaceAll("<", "＜").replaceAll("](", "] (").replaceAll("`", "'");
}
