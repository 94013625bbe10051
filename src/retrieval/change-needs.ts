import { Bm25Index } from "./bm25-index.ts";
import { buildTextIndexes } from "./build-index.ts";
import { embedNeed } from "./embed-need.ts";
import type { Need } from "./passage.ts";
import type { SearchIndex } from "./search-index.ts";
import { VectorList } from "./vector-list.ts";

/** The index as it would be if each need were what `change` makes of it; `undefined` leaves it out. */
export function changeNeeds<Index extends SearchIndex>(
  index: Index,
  change: (need: Need) => Need | undefined,
): Index {
  const { passages, tokenizer, embed, needVectors } = index;
  const changed = [...index.needs.entries()].flatMap(([ordinal, need]) => {
    const becomes = change(need);
    return becomes === undefined ? [] : [{ ordinal, need: becomes, isSame: becomes === need }];
  });
  const needs = changed.map(({ need }) => need);
  const vectors = changed.map(({ ordinal, need, isSame }) =>
    isSame ? Float32Array.from(needVectors.at(ordinal)) : embedNeed(need, embed),
  );
  const texts = buildTextIndexes(passages, needs, tokenizer);
  return {
    ...index,
    needs,
    asks: new Bm25Index(texts.asks),
    needTexts: new Bm25Index(texts.needTexts),
    passageTexts: new Bm25Index(texts.passageTexts),
    needVectors: VectorList.build(vectors),
  };
}
