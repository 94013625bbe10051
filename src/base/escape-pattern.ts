/** A text as a regular expression that matches it as it is. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A name as a regular expression: one of Latin letters only where no such letter stands beside it. */
export function toNamePattern(name: string): string {
  const escaped = escapePattern(name);
  return /^[a-z]/i.test(name) ? `(?<![a-z])${escaped}(?![a-z])` : escaped;
}
