const HAN = /\p{Script=Han}/u;

/** Sentences that mean the same, or ask for the same, by their rows. */
export interface SentenceGroup {
  readonly chinese: readonly number[];
  /** Those without a Chinese character. */
  readonly foreign: readonly number[];
}

/** Finds the groups' sentences among all; sentences that are not there are left out. */
export function findSentenceGroups(
  groups: readonly (readonly string[])[],
  sentences: readonly string[],
): SentenceGroup[] {
  const rows = new Map(sentences.map((sentence, row) => [sentence, row]));
  const rowsOf = (group: readonly string[], isChinese: boolean) =>
    group
      .filter((sentence) => HAN.test(sentence) === isChinese)
      .map((sentence) => rows.get(sentence))
      .filter((row) => row !== undefined);
  return groups.map((group) => ({
    chinese: rowsOf(group, true),
    foreign: rowsOf(group, false),
  }));
}
