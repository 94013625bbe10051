/** As long as the longest chat message; what outside tools hand in may be far longer. */
const LONGEST_READ = 5_000;

/** The part of a text that is read to tell what it wants: what comes later says no more. */
export function readablePart(text: string): string {
  return text.length > LONGEST_READ ? text.slice(0, LONGEST_READ) : text;
}
