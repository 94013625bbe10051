import { createGoodsFinder } from "./find-goods.ts";
import { createRespondentFinder, type Span } from "./find-respondent.ts";
import type { ReportFields } from "./proposal.ts";
import type { Amount } from "./read-amount.ts";
import type { ReportCues } from "./report-cues.ts";

const LINK =
  /https?:\/\/[^\s，。；）)]+|(?:www|m|mobile|detail|item)\.[\w.-]+\.\w{2,}(?:\/[^\s，。；）)]*)?/iu;

/**
 * Takes verbatim pieces out of a text. What cannot be found stays away: the reporter is asked.
 *
 * @param text In simplified characters, of the same length as `original`.
 */
export type ExtractFields = (
  text: string,
  original: string,
  amounts: readonly Amount[],
) => ReportFields;

/** Prepares the cues for looking up. */
export function createFieldExtractor(cues: ReportCues): ExtractFields {
  const findRespondent = createRespondentFinder(cues.respondent);
  const findGoods = createGoodsFinder(cues.goods);
  return (text, original, amounts) => {
    const respondent = findRespondent(text);
    const found = {
      respondent: slice(original, respondent),
      goods: slice(original, findGoods(text, respondent)),
      amount: chooseAmount(amounts)?.text,
      platform: findPlatform(original, cues),
      rightNumber: findRightNumber(original, cues),
      link: LINK.exec(original)?.[0],
    };
    return Object.fromEntries(Object.entries(found).filter(([, piece]) => piece !== undefined));
  };
}

function slice(text: string, span: Span | undefined): string | undefined {
  return span === undefined ? undefined : text.slice(span.start, span.end);
}

function findPlatform(text: string, cues: ReportCues): string | undefined {
  const lower = text.toLowerCase();
  const places = cues.platforms
    .map((name) => ({ at: lower.indexOf(name.toLowerCase()), length: name.length }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at || other.length - one.length);
  const [first] = places;
  return first && text.slice(first.at, first.at + first.length);
}

function findRightNumber(text: string, cues: ReportCues): string | undefined {
  for (const shape of cues.rightNumbers) {
    const number = shape.exec(text)?.[0];
    if (number !== undefined) {
      return number;
    }
  }
  return undefined;
}

/** The amount that says most: money before pieces, the largest of its kind. */
function chooseAmount(amounts: readonly Amount[]): Amount | undefined {
  for (const kind of ["yuan", "bare", "pieces"] as const) {
    const [largest] = amounts
      .filter((amount) => amount.kind === kind && (kind !== "pieces" || amount.value >= 10))
      .sort((one, other) => other.value - one.value);
    if (largest !== undefined) {
      return largest;
    }
  }
  return undefined;
}
