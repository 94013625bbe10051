import { describe, expect, it } from "vitest";
import { loadAnswerTexts } from "../../src/answer/answer-texts.ts";
import type { Facet } from "../../src/answer/read-facets.ts";
import { nameRefusal, wordRefusal } from "../../src/answer/refuse.ts";
import type { UnknownReason } from "../../src/retrieval/passage.ts";

const texts = loadAnswerTexts("knowledge/texts/answer.yaml");

function name(facets: readonly Facet[], why?: UnknownReason, isOnTopic = true, isOwn = false) {
  const unknown = why === undefined ? undefined : ({ kind: "unknown", why } as const);
  return nameRefusal({ facets: new Set(facets), unknown, isOwn, isOnTopic });
}

describe("nameRefusal", () => {
  it("tells an amount that nobody published from a figure that the documents lack", () => {
    expect(name(["money"])).toBe("unanswerable_unknown_amount");
    expect(name([], "amount")).toBe("unanswerable_unknown_amount");
    expect(name(["count"], "amount")).toBe("unanswerable_not_in_documents");
  });

  it("names another place, whatever is asked of it, but not what is off topic there", () => {
    expect(name(["money"], "other_place")).toBe("unanswerable_other_place");
    expect(name(["money", "other_place"])).toBe("unanswerable_other_place");
    expect(name(["other_place"], undefined, false)).toBe("unanswerable_off_topic");
    expect(name(["other_place", "verdict"])).toBe("unanswerable_legal_opinion");
  });

  it("does not let a mention of another place outdo what is known to be missing, or our own city", () => {
    expect(name(["contact", "other_place"], "contact")).toBe("unanswerable_not_in_documents");
    expect(name(["other_place", "money"], undefined, true, true)).toBe(
      "unanswerable_unknown_amount",
    );
  });

  it("names the wish for a judgement, whatever else the documents speak of", () => {
    expect(name(["verdict"])).toBe("unanswerable_legal_opinion");
    expect(name([], "legal_judgement")).toBe("unanswerable_legal_opinion");
    expect(name(["verdict"], undefined, false)).toBe("unanswerable_legal_opinion");
  });

  it("names what is off topic, and what the documents lack", () => {
    expect(name([], undefined, false)).toBe("unanswerable_off_topic");
    expect(name(["contact"], "contact")).toBe("unanswerable_not_in_documents");
  });
});

describe("wordRefusal", () => {
  it("says what is missing", () => {
    const word = (facet: Facet) =>
      wordRefusal("unanswerable_not_in_documents", new Set([facet]), texts, false);
    expect(word("contact")).toContain("电话");
    expect(word("ranking")).toContain("排名");
  });

  it("has a text for every refusal in both languages", () => {
    for (const refusal of [
      "unanswerable_not_in_documents",
      "unanswerable_unknown_amount",
      "unanswerable_other_place",
      "unanswerable_legal_opinion",
      "unanswerable_off_topic",
    ] as const) {
      expect(wordRefusal(refusal, new Set(), texts, false)).toMatch(/\p{Script=Han}/u);
      expect(wordRefusal(refusal, new Set(), texts, true)).not.toMatch(/\p{Script=Han}/u);
    }
  });
});
