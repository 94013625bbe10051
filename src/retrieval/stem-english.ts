/** The same English word without its commonest endings: patents → patent, filing → fil, filed → fil. */
export function stemEnglish(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) {
    return word;
  }
  const singular = word
    .replace(/ies$/, "y")
    .replace(/(?<=s|x|ch|sh)es$/, "")
    .replace(/(?<![su])s$/, "");
  const base = singular.replace(/(?<=[a-z]{3})(?:ing|ed)$/, "");
  return base.replace(/(?<=[a-z]{3})e$/, "").replace(/([bdgmnprt])\1$/, "$1");
}
