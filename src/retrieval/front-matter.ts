const FRONT_MATTER = /^---\r?\n([\s\S]*?\n)---\r?\n/;

/** The YAML between two lines of `---` at the beginning, if there is any, and what follows it. */
export function splitFrontMatter(text: string): {
  readonly frontMatter: string | undefined;
  readonly body: string;
} {
  const found = FRONT_MATTER.exec(text);
  return { frontMatter: found?.[1], body: text.slice(found?.[0].length ?? 0) };
}
