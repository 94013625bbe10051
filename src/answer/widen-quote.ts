const SHORT_CHARS = 16;
const WIDEST_CHARS = 70;
const SENTENCE_EDGE = /[。！？\n]/;
const CLAUSE_EDGE = /[。！？；，\n]/;

/**
 * A short quote with the words around it that make it readable: its whole sentence or, when that is
 * long, the clause and its neighbours. Exact words of `text` still; a longer quote stays as it is.
 */
export function widenQuote(text: string, quote: string): string {
  const start = text.indexOf(quote);
  if (start === -1 || quote.length > SHORT_CHARS) {
    return quote;
  }
  const sentence = cutAround(text, start, start + quote.length, SENTENCE_EDGE);
  if (sentence.length <= WIDEST_CHARS) {
    return sentence;
  }
  const clause = cutAround(text, start, start + quote.length, CLAUSE_EDGE);
  return clause.length <= WIDEST_CHARS ? clause : quote;
}

/** The piece around `[start, end)` that ends at the nearest edges, without them. */
function cutAround(text: string, start: number, end: number, edge: RegExp): string {
  let from = start;
  while (from > 0 && !edge.test(text.charAt(from - 1))) {
    from -= 1;
  }
  let to = end;
  while (to < text.length && !edge.test(text.charAt(to))) {
    to += 1;
  }
  return text.slice(from, to).trim();
}
