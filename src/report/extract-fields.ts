import type { ReportFields } from "./proposal.ts";
import type { Amount } from "./read-amount.ts";
import type { ReportCues } from "./report-cues.ts";

const LINK =
  /https?:\/\/[^\s，。；）)]+|(?:www|m|mobile|detail|item)\.[\w.-]+\.\w{2,}(?:\/[^\s，。；）)]*)?/iu;

/** Verbatim pieces of a text. What cannot be found stays away: the reporter is asked. */
export function extractFields(
  text: string,
  amounts: readonly Amount[],
  cues: ReportCues,
): ReportFields {
  const found = {
    platform: findPlatform(text, cues),
    rightNumber: findRightNumber(text, cues),
    link: LINK.exec(text)?.[0],
    amount: chooseAmount(amounts)?.text,
  };
  return Object.fromEntries(Object.entries(found).filter(([, piece]) => piece !== undefined));
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
