/**
 * The exact piece of `text` that says `quote` when white space is not counted, or `undefined`.
 * Lines broken by a page or an editor do not hide a quote, and what is given out is verbatim.
 */
export function findQuote(text: string, quote: string): string | undefined {
  if (text.includes(quote)) {
    return quote;
  }
  const wanted = quote.replace(/\s+/g, "");
  const offsets: number[] = [];
  let squeezed = "";
  for (let offset = 0; offset < text.length; offset += 1) {
    const unit = text.charAt(offset);
    if (!/\s/.test(unit)) {
      squeezed += unit;
      offsets.push(offset);
    }
  }
  const start = wanted === "" ? -1 : squeezed.indexOf(wanted);
  const first = offsets[start];
  const last = offsets[start + wanted.length - 1];
  return first === undefined || last === undefined ? undefined : text.slice(first, last + 1);
}
