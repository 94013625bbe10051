import { countShared, toPairs } from "../overlap.ts";
import { type Figure, readFigures } from "./read-figures.ts";

/** Where an amount without its bound says more than the text: 最高5万元 is not 5万元. */
const BOUND_MATTERS = new Set(["元", "%", "倍"]);
const CLAUSE_EDGE = /[，,；;。：:、\n]/;
/** What tells nothing of what a figure belongs to. */
const BESIDE_THE_POINT = /\d+(?:\.\d+)?|不超过|不少于|最[高低多少长]|至[多少]/g;
const NUMERAL_NAME = /[一二三四五六七八九十]{2,}/g;
const NO_NUMERAL = /^(?:一一|十一)$/;

/** Whether every number of a sentence stands in the support, counting the same thing. Both plain. */
export function hasFiguresOf(sentence: string, support: string): boolean {
  const known = readFigures(support);
  return (
    readFigures(sentence).every((figure) => {
      const same = known.filter((one) => isSame(figure, one));
      return same.length > 0 && standsWhereItBelongs(figure, sentence, same, support, known);
    }) &&
    // 十四五, 三五: names and vague numbers, which must stand there as they are.
    (sentence.match(NUMERAL_NAME) ?? []).every(
      (name) => NO_NUMERAL.test(name) || support.includes(name),
    )
  );
}

function isSame(figure: Figure, known: Figure): boolean {
  const isValue = figure.value === known.value;
  const isUnit = figure.unit === "" || figure.unit === known.unit;
  const mayLoseBound = figure.bound === "" && !BOUND_MATTERS.has(figure.unit);
  return isValue && isUnit && (mayLoseBound || figure.bound === known.bound);
}

/**
 * Whether the words around a figure are those around it in the support, and not those around another
 * figure of the same unit: 个人1万元 is wrong where 个人5000元，单位1万元 stands.
 */
function standsWhereItBelongs(
  figure: Figure,
  sentence: string,
  same: readonly Figure[],
  support: string,
  known: readonly Figure[],
): boolean {
  const around = toPairs(clauseAround(sentence, figure));
  const nearness = (one: Figure) => countShared(around, toPairs(clauseAround(support, one)));
  const best = Math.max(...same.map(nearness));
  return known.every((one) => one.unit !== figure.unit || nearness(one) <= best);
}

/** The clause that holds a figure, without digits and bounds. */
function clauseAround(text: string, { start, end }: Figure): string {
  let from = start;
  while (from > 0 && !CLAUSE_EDGE.test(text.charAt(from - 1))) {
    from -= 1;
  }
  let to = end;
  while (to < text.length && !CLAUSE_EDGE.test(text.charAt(to))) {
    to += 1;
  }
  return text.slice(from, to).replace(BESIDE_THE_POINT, "");
}
