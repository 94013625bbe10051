const ARTICLE = /^(.*?)(第[一二三四五六七八九十百千\d之]+条.*)$/u;

/** Laws and articles in one line, each law named once: 商标法（2019）第五十七条、第六十条；专利法第二条. */
export function wordLaws(laws: readonly string[]): string {
  const articlesOf = new Map<string, string[]>();
  for (const law of laws) {
    const [, name = law, article] = ARTICLE.exec(law) ?? [];
    const articles = articlesOf.get(name) ?? [];
    articlesOf.set(name, article === undefined ? articles : [...articles, article]);
  }
  return [...articlesOf].map(([name, articles]) => name + articles.join("、")).join("；");
}
