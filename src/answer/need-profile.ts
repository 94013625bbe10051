import { normalizeText } from "../retrieval/normalize-text.ts";
import type { Need } from "../retrieval/passage.ts";
import { toPairs } from "./overlap.ts";
import type { QuestionWords } from "./question-words.ts";
import { FACETS, type Facet, readFacets } from "./read-facets.ts";

/** What comparing a question with a need takes, worked out once for each need. */
export interface NeedProfile {
  readonly titlePairs: ReadonlySet<string>;
  /** The character pairs of each way of asking. */
  readonly askPairs: readonly ReadonlySet<string>[];
  /** In how many of the ways of asking each pair stands, as a share. */
  readonly pairShare: ReadonlyMap<string, number>;
  /** The pairs that stand in most ways of asking: what the need is about. */
  readonly core: ReadonlySet<string>;
  /** For each group of words that stand in for each other, those that the need names. */
  readonly named: readonly (readonly string[])[];
  /** The share of the ways of asking that ask for each kind of thing. */
  readonly facetShare: ReadonlyMap<Facet, number>;
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
  const facets = asks.map((ask) => readFacets(ask, words));
  const share = <Item>(sets: readonly ReadonlySet<Item>[], item: Item) =>
    sets.filter((set) => set.has(item)).length / Math.max(1, sets.length);
  const pairs = new Set(askPairs.flatMap((set) => [...set]));
  const pairShare = new Map([...pairs].map((pair) => [pair, share(askPairs, pair)]));
  const core = [...pairShare].filter(([, part]) => part >= CORE_SHARE).map(([pair]) => pair);
  return {
    core: new Set(core),
    named: words.substitutes.map((group) => nameWords(group, need.title, asks)),
    titlePairs: toPairs(normalizeText(need.title)),
    askPairs,
    pairShare,
    facetShare: new Map(FACETS.map((facet) => [facet, share(facets, facet)])),
  };
}
