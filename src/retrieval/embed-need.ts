import { isEnglish } from "../base/is-english.ts";
import { toUnitVector } from "../model/unit-vector.ts";
import type { Need } from "./passage.ts";
import type { EmbedText } from "./text-features.ts";
import { toMiddle } from "./vector-list.ts";

/** How much the middle of English ways of asking counts beside that of the Chinese ones. */
const ENGLISH_WEIGHT = 0.5;

/**
 * The vector of a need: the middle of its title and ways of asking. However many of them are English,
 * they draw it away from the Chinese ones only a little, since most people ask in Chinese.
 */
export function embedNeed({ title, asks }: Need, embed: EmbedText): Float32Array {
  const texts = [title, ...asks];
  const english = toMiddle(texts.filter(isEnglish).map(embed));
  const chinese = toMiddle(texts.filter((text) => !isEnglish(text)).map(embed));
  if (chinese.length === 0 || english.length === 0) {
    return chinese.length === 0 ? english : chinese;
  }
  return toUnitVector(chinese.map((value, at) => value + ENGLISH_WEIGHT * (english[at] as number)));
}
