import { isWithin } from "./compare-places.ts";
import type { Draft } from "./draft.ts";
import { absorbText, choosePlace } from "./draft-narrative.ts";
import type { IntakeRules } from "./intake-rules.ts";
import { refreshStep } from "./intake-steps.ts";
import type { Place } from "./proposal.ts";

/** Words at the beginning of a text that put something right. */
const CORRECTS = new RegExp(
  `^(?:${[
    "[\\s，,。.！!、：:啊哦噢诶哎呃嗯]|抱歉|不好意思|对不起|等等|等一下|刚才|刚刚|前面|上面",
    "我(?=[说写讲记搞弄填选打报]错)",
  ].join("|")})*(?:${[
    "不对|不是(?!很|太|特别|非常)|不[，,]|错了|更正|纠正|[说写讲记搞弄填选打报]错|改一下",
    "应该(?:是|在)(?!\\s*[\\d一二两三四五六七八九十百千几])|其实(?:是|在)|实际上?(?:是|在)|准确(?:地)?[说讲]",
    "(?:请|麻烦)?(?:把|将)?(?:事发|发生|侵权)?(?:地点|地方|地址|位置|区县|县区|区域|所在地)?(?:请|要|应该?)?(?:改|换)[成为到]",
    "(?:事发|发生|侵权)?(?:地点|地方|地址|位置|区县|县区|区域|所在地)[^，,。]{0,4}(?:错|不对|不是|应)",
    "no[,. ]|sorry|correction|actually|i mean",
  ].join("|")})`,
  "iu",
);

/** Of places that are named beside: where goods or people come from, where it happens as well. */
const NAMED_BESIDE =
  /从|来自|货源|发货|仓库|住|老家|(?:我|他|她)家|[买购]|[是为][^，,。]{2,6}人(?!民|家)|[还也](?:有|在|开)|分店/u;

/** Takes a correcting text in; the pending question stays. `undefined` when the story grows too long. */
export function correctPlace(
  draft: Draft,
  place: Place,
  text: string,
  rules: IntakeRules,
): Draft | undefined {
  const chosen = choosePlace(draft, place, rules);
  const corrected = absorbText(chosen, text, rules);
  const isOpen = draft.step !== "place" && draft.step !== "inform";
  return (
    corrected &&
    (place.kind === "ambiguous"
      ? { ...corrected, step: "place" }
      : refreshStep({ ...corrected, step: isOpen ? draft.step : chosen.step }, rules))
  );
}

/**
 * The place by which a text puts the understood one right: it says that something is wrong, or that
 * it is not there, and names another; `undefined` where it does not.
 */
export function findCorrectedPlace(
  draft: Draft,
  text: string,
  rules: IntakeRules,
): Place | undefined {
  if (draft.place === null || !putsRight(draft.place, text) || NAMED_BESIDE.test(text)) {
    return undefined;
  }
  const rest = withoutTold(draft.place, text);
  const name = shortName(draft.place);
  if (name !== undefined && rest.includes(name)) {
    return undefined;
  }
  const { place } = rules.understand(rest);
  const isNamed = place.kind !== "unknown" && place.kind !== "city";
  return isNamed && !isWithin(place, draft.place) ? place : undefined;
}

function putsRight(told: Place, text: string): boolean {
  return CORRECTS.test(text) || (deniedName(told)?.test(text) ?? false);
}

/**
 * A text without the name of the place that it denies: what it names besides is meant. A name that
 * it does not deny stays, and with it the place.
 */
function withoutTold(told: Place, text: string): string {
  const denied = deniedName(told);
  return denied === undefined ? text : text.replaceAll(denied, "，");
}

/** The name of a told district where a text denies it. */
function deniedName(told: Place): RegExp | undefined {
  const name = shortName(told);
  if (name === undefined) {
    return undefined;
  }
  const full = `${name}[区县市]?`;
  return new RegExp(
    `(?:不是|不在|并非|不属于?|[说写讲记搞弄填选]成)(?:在)?${full}了?|` +
      `${full}(?:那[家间边里])?(?:是?[说写讲记搞弄填选]?(?:错|不对)|不是)`,
    "gu",
  );
}

function shortName(place: Place): string | undefined {
  return place.kind === "district" ? place.district.slice(0, -1) : undefined;
}
