/** What could end an enclosure early, or look like one. */
const BRACKETS: Readonly<Record<string, string>> = { "<": "＜", ">": "＞" };

/**
 * Puts a text between tags, as data for a model. Angle brackets inside become full-width, so that
 * nothing in the text can close its enclosure or open another.
 */
export function encloseData(
  tag: string,
  text: string,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const named = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${widenBrackets(value).replaceAll('"', "”")}"`,
  );
  return `<${tag}${named.join("")}>\n${widenBrackets(text)}\n</${tag}>`;
}

function widenBrackets(text: string): string {
  return text.replace(/[<>]/g, (bracket) => BRACKETS[bracket] ?? bracket);
}
