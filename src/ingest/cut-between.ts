/** Removes every stretch from `open` to the next `close`, both included; an unclosed one stays. */
export function cutBetween(text: string, open: string, close: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start === -1 ? -1 : text.indexOf(close, start + open.length);
    if (end === -1) {
      return kept.concat(text.slice(at)).join("");
    }
    kept.push(text.slice(at, start));
    at = end + close.length;
  }
}
