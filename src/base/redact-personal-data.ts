/** Patterns of what must reach no log, index or model: the mask says what stood there. */
export const PERSONAL_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b\d{6,12}:[A-Za-z0-9_-]{30,}/g, "[bot-token]"],
  [/[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}/g, "[email]"],
  [
    /(?<![\dA-Za-z-])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dXx](?![\dA-Za-z])/g,
    "[id-number]",
  ],
  [/(?<![\dA-Za-z-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/g, "[phone]"],
  [/(?<![\dA-Za-z-])(?:62|4\d|5[1-5])\d{14,17}(?!\d)/g, "[bank-card]"],
];

/** Fixed-line numbers with their area code: not masked in logs, where other numbers look the same. */
export const FIXED_LINE = /(?<![\dA-Za-z-])0\d{2,3}[- ]?\d{7,8}(?!\d)/g;

/** The same text with e-mail addresses, phone, identity and bank-card numbers and bot tokens masked. */
export function redactPersonalData(text: string): string {
  return PERSONAL_PATTERNS.reduce(
    (redacted, [pattern, mask]) => redacted.replace(pattern, mask),
    text,
  );
}

/** Whether the text holds something that {@link redactPersonalData} would mask. */
export function hasPersonalData(text: string): boolean {
  return redactPersonalData(text) !== text;
}
