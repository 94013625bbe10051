import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LocalDate } from "../../src/base/clock.ts";
import { readYamlFile } from "../../src/base/yaml-file.ts";
import { factFileSchema } from "../../src/retrieval/document.ts";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { loadNeeds } from "../../src/retrieval/load-needs.ts";
import type { Need } from "../../src/retrieval/passage.ts";

const KNOWLEDGE = "knowledge";
/** The types of infringement and the fact of `law/materials` that says what to bring. */
const MATERIALS_BY_TYPE: Readonly<Record<string, string>> = {
  "trademark-infringement": "trademark-infringement",
  "counterfeit-mark": "counterfeit-mark",
  "trademark-other": "trademark-other",
  "patent-passing-off": "patent-passing-off",
  "patent-infringement": "patent-infringement",
  "patent-mediation": "patent-mediation",
  copyright: "copyright",
  "gi-product": "gi-product",
  "trade-secret": "trade-secret",
  "plant-variety": "plant-variety",
  "ic-layout": "ic-layout",
  "enterprise-name": "enterprise-name",
  "unfair-competition": "unfair-competition",
  customs: "customs",
  "crime-lead": "crime-lead",
  "civil-suit": "civil-suit",
  ecommerce: "ecommerce",
  exhibition: "exhibition",
  "olympic-mark": "olympic-and-special-mark",
  "special-mark": "olympic-and-special-mark",
  overseas: "overseas",
  "agency-misconduct": "agency-misconduct",
  "consumer-complaint": "consumer-complaint",
  "not-ip": "not-ip",
};
/** What the assistant never says: verdicts, promises, advice against the law. */
const FORBIDDEN =
  /肯定(?:不)?侵权|一定(?:能|会)?(?:赢|输|胜|赔|判)|(?:能|会)(?:打)?赢|会输|保证(?:通过|赢|胜)|不用理|不必理|就没事|就不罚|讹诈|职业打假|没人管|不归我们局|推荐(?:律师|律所|代理)/;
/** Notes to ourselves that do not belong into an answer. */
const INTERNAL = /产品建议|产品设定|建议值|演示版|匿名工单|请人工确认/;
const SHORT_LAW_TITLE =
  /^(?:国家知识产权局令|国家市场监督管理总局令|总局令|法释|商标法|专利法|著作权法|反法)/;

const files = ["law", "policies"].flatMap((folder) =>
  readdirSync(join(KNOWLEDGE, folder))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({
      id: `${folder}/${name.replace(".yaml", "")}`,
      ...readYamlFile(join(KNOWLEDGE, folder, name), factFileSchema),
    })),
);
const facts = files.flatMap(({ id: file, facts: own }) =>
  own.map((fact) => ({ ...fact, passageId: `${file}#${fact.id}` })),
);
const factById = new Map(facts.map((fact) => [fact.passageId, fact]));
const { passages } = loadDocuments(KNOWLEDGE);
const needs = loadNeeds(KNOWLEDGE, passages);
const ownNeeds = needs.filter(({ id }) => !id.startsWith("plan-"));

function inForce(need: Need, day: LocalDate): string[] {
  if (need.answer.kind !== "facts") {
    return [];
  }
  return need.answer.passageIds.filter((id) => {
    const fact = factById.get(id);
    const { from = "0000-00-00", to = "9999-99-99" } = fact ?? {};
    return from <= day && day <= to;
  });
}

describe("facts of law and policy", () => {
  it("are many, and every file has its own title", () => {
    expect(facts.length).toBeGreaterThan(500);
    expect(new Set(files.map(({ title }) => title)).size).toBe(files.length);
    expect(new Set(facts.map(({ passageId }) => passageId)).size).toBe(facts.length);
  });

  it("hold whole sentences without a verdict, a promise or advice against the law", () => {
    for (const { passageId, text } of facts) {
      expect(text, passageId).toMatch(/[。；]$/);
      expect(text, passageId).not.toMatch(FORBIDDEN);
      expect(text, passageId).not.toMatch(INTERNAL);
      expect(text, passageId).not.toContain("请以官方公布为准");
      expect(text.length, passageId).toBeLessThanOrEqual(320);
    }
  });

  it("name their laws in full", () => {
    const laws = facts.flatMap(({ law }) => law);
    expect(laws.filter((law) => SHORT_LAW_TITLE.test(law))).toEqual([]);
    expect(laws.filter((law) => law.length < 6)).toEqual([]);
  });

  it("cite articles of the trademark law of 2026 only from 2027, of 2019 only before", () => {
    const preview = "law/current-law#new-trademark-law-changes";
    for (const { passageId, law, from, to } of facts.filter((fact) => fact.passageId !== preview)) {
      if (law.some((text) => text.includes("商标法（2026）第"))) {
        expect(from, passageId).toBe("2027-01-01");
      }
      if (law.some((text) => text.includes("商标法（2019）第"))) {
        expect(to, passageId).toBe("2026-12-31");
      }
    }
  });

  it("say where to ask and who fills the gap exactly when they are unknown", () => {
    for (const { passageId, confidence, where, ownerToFill } of facts) {
      const unknown = confidence === "unknown";
      expect(where !== undefined, passageId).toBe(unknown);
      expect(ownerToFill !== undefined, passageId).toBe(unknown);
    }
  });

  it.each(Object.entries(MATERIALS_BY_TYPE))(
    "tell for %s where to go and what to bring",
    (type, id) => {
      expect(factById.get(`law/routing#${type}`)?.topic).toMatch(/^(?:where|how)$/);
      expect(factById.get(`law/materials#${id}`)?.topic).toMatch(/^(?:materials|how)$/);
    },
  );

  it("leave no policy without what it gives or that it is unknown", () => {
    for (const { id, facts: own } of files.filter(({ kind }) => kind === "policy")) {
      expect(
        own.some(({ topic, confidence }) => topic !== "law" || confidence === "unknown"),
        id,
      ).toBe(true);
    }
  });
});

describe("needs of law and policy", () => {
  it("ask for each answer in many ways, for none twice in a need", () => {
    expect(ownNeeds.length).toBeGreaterThan(1000);
    const counts = new Map<string, number>();
    for (const { id, asks, answer } of ownNeeds) {
      expect(new Set(asks).size, id).toBe(asks.length);
      const answered = JSON.stringify({ ...answer, limit: undefined });
      counts.set(answered, (counts.get(answered) ?? 0) + asks.length);
    }
    for (const [answer, count] of counts) {
      expect(count, answer).toBeGreaterThanOrEqual(8);
    }
  });

  it("find exactly one fact in force on either side of the new trademark law", () => {
    const days: LocalDate[] = ["2026-11-22", "2026-12-31", "2027-01-01", "2028-02-29"];
    for (const need of needs.filter(({ answer }) => answer.kind === "facts")) {
      for (const day of days) {
        expect(inForce(need, day).length, `${need.id} on ${day}`).toBe(1);
      }
    }
  });

  it("answer with facts that are known, otherwise say why not and where to ask", () => {
    for (const { id, answer } of ownNeeds) {
      if (answer.kind === "facts") {
        const confidences = answer.passageIds.map((passage) => factById.get(passage)?.confidence);
        expect(confidences, id).not.toContain("unknown");
      } else if (answer.kind === "unknown") {
        expect(answer.where, id).toBeTruthy();
      }
    }
  });

  it("refuse verdicts in many ways of asking, with a place to ask", () => {
    const verdicts = ownNeeds.filter(
      ({ answer }) => answer.kind === "unknown" && answer.why === "legal_judgement",
    );
    expect(verdicts.flatMap(({ asks }) => asks).length).toBeGreaterThan(150);
  });

  it("reach every fact that is known", () => {
    const reached = new Set(
      ownNeeds.flatMap(({ answer }) => (answer.kind === "facts" ? answer.passageIds : [])),
    );
    const lonely = facts.filter(
      ({ passageId, confidence }) => confidence !== "unknown" && !reached.has(passageId),
    );
    expect(lonely.map(({ passageId }) => passageId)).toEqual([]);
  });
});
