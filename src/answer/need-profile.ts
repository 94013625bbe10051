import { rememberLast } from "../base/remember-texts.ts";
import { normalizeText } from "../retrieval/normalize-text.ts";
import type { Need } from "../retrieval/passage.ts";
import { toPairs } from "./overlap.ts";
import type { QuestionWords } from "./question-words.ts";
import { type Facet, readFacets } from "./read-facets.ts";

/** What comparing a question with a need takes, worked out once for each need. */
export interface NeedProfile {
  readonly titlePairs: ReadonlySet<string>;
  /** How many character pairs each way of asking has. */
  readonly askSizes: readonly number[];
  /** The ways of asking, by place, in which each pair stands. */
  readonly asksOfPair: ReadonlyMap<string, readonly number[]>;
  /** The pairs that stand in most ways of asking: what the need is about. */
  readonly core: ReadonlySet<string>;
  /** For each group of words that stand in for each other, those that the need names. */
  readonly named: readonly (readonly string[])[];
  /** The share of the ways of asking that ask for each kind of thing. */
  readonly facetShare: ReadonlyMap<Facet, number>;
  /** Which kinds of thing a way of asking asks for. */
  readonly facetsOfAsk: (ask: string) => ReadonlySet<Facet>;
  /** The pairs of the words that answer the need on a day. */
  readonly pairsOfAnswer: (answer: string) => ReadonlySet<string>;
}

/** Gives the profile of a need. */
export type ProfileNeed = (need: Need) => NeedProfile;

/**
 * A {@link ProfileNeed} that remembers what it worked out for as long as the need's ways of asking
 * live: a need may be copied with fewer facts, its asks stay the same list.
 */
export function createNeedProfiler(words: QuestionWords): ProfileNeed {
  const known = new WeakMap<Need["asks"], NeedProfile>();
  return (need) => {
    const profile = known.get(need.asks) ?? profileNeed(need, words);
    known.set(need.asks, profile);
    return profile;
  };
}

const CORE_SHARE = 0.4;

/** In which of the sets each item stands, by place. */
function placesOf<Item>(sets: readonly ReadonlySet<Item>[]): Map<Item, number[]> {
  const places = new Map<Item, number[]>();
  for (const [place, set] of sets.entries()) {
    for (const item of set) {
      const known = places.get(item);
      if (known === undefined) {
        places.set(item, [place]);
      } else {
        known.push(place);
      }
    }
  }
  return places;
}

/** The words of a group that the title or most ways of asking name. */
function nameWords(
  group: readonly string[],
  title: string,
  asks: readonly string[],
): readonly string[] {
  return group.filter(
    (word) =>
      title.includes(word) || asks.filter((ask) => ask.includes(word)).length > asks.length / 2,
  );
}

function profileNeed(need: Need, words: QuestionWords): NeedProfile {
  const asks = need.asks.map(normalizeText);
  const askPairs = asks.map(toPairs);
  const asksOfPair = placesOf(askPairs);
  const askFacets = asks.map((ask) => readFacets(ask, words));
  const asksOfFacet = placesOf(askFacets);
  const core = [...asksOfPair].filter(([, held]) => held.length / asks.length >= CORE_SHARE);
  return {
    core: new Set(core.map(([pair]) => pair)),
    named: words.substitutes.map((group) => nameWords(group, need.title, asks)),
    titlePairs: toPairs(normalizeText(need.title)),
    askSizes: askPairs.map(({ size }) => size),
    asksOfPair,
    facetShare: new Map(
      [...asksOfFacet].map(([facet, asking]) => [facet, asking.length / asks.length]),
    ),
    facetsOfAsk: (ask) =>
      askFacets[need.asks.indexOf(ask)] ?? readFacets(normalizeText(ask), words),
    pairsOfAnswer: rememberLast(toPairs),
  };
}
