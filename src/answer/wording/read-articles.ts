/** An article of a law, as a text names it. */
interface Article {
  /** The words before it, without brackets; empty when nothing like a law stands there. */
  readonly law: string;
  readonly number: string;
}

const ARTICLE =
  /(?:《([^》]{2,40})》|([\p{Script=Han}]{1,30}(?:法|条例|规定|办法|细则|解释|意见|规则|规划)))?(?:\([^)]{0,20}\))?第(\d+)条/gu;
const FOLLOWING = /^[、和及至，,与]$/;

/** The articles of a text and what is left of it; the text is in the form that `plainFigures` gives. */
export function readArticles(plain: string): {
  readonly articles: readonly Article[];
  readonly rest: string;
} {
  const articles: Article[] = [];
  let end = 0;
  let law = "";
  const rest = plain.replace(ARTICLE, (written, bracketed, bare, number, index: number) => {
    const named: string = bracketed ?? bare ?? "";
    // 商标法第57条、第60条: the second one is of the same law.
    law = named !== "" || !FOLLOWING.test(plain.slice(end, index)) ? named : law;
    articles.push({ law, number });
    end = index + written.length;
    return ` ${named} `;
  });
  return { articles, rest };
}

/** Whether one of `known` is this article; an article without a law is anyone's with its number. */
export function isKnownArticle(article: Article, known: readonly Article[]): boolean {
  return known.some(
    ({ law, number }) =>
      number === article.number &&
      (article.law === "" || law === "" || isSameLaw(article.law, law)),
  );
}

/** The words before a law's name may belong to the sentence. */
function isSameLaw(one: string, other: string): boolean {
  const [first, second] = [one, other].map((law) => law.replace(/.*中华人民共和国/, ""));
  return first?.endsWith(second ?? "") === true || second?.endsWith(first ?? "") === true;
}
