/** Whether the text is in English: more Latin letters than Chinese characters. */
export function isEnglish(text: string): boolean {
  const latin = text.match(/[a-z]/gi)?.length ?? 0;
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return latin > 5 && latin > 2 * chinese;
}
