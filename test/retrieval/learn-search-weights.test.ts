import { describe, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import { learnSearchWeights } from "../../src/retrieval/learn-search-weights.ts";
import { openIndex } from "../../src/retrieval/open-index.ts";
import { loadSearchWeights, type SearchWeights } from "../../src/retrieval/search-weights.ts";
import { SMALL_KNOWLEDGE, writeKnowledge } from "../support/write-knowledge.ts";

const SUBJECTS = [
  ...[
    "专利年费",
    "商标续展",
    "作品登记",
    "地理标志",
    "质押融资",
    "维权援助",
    "海关备案",
    "展会投诉",
  ],
  ...[
    "电商投诉",
    "专利奖励",
    "品牌指导",
    "数据登记",
    "商业秘密",
    "植物品种",
    "集成电路",
    "代理投诉",
  ],
];
const FOLDERS = ["plan", "law", "policies"] as const;
const KINDS = { plan: "plan", law: "law", policies: "policy" };

const documents = SUBJECTS.map((subject, place) => {
  const folder = FOLDERS[place % FOLDERS.length] ?? "plan";
  const head = `---\ntitle: ${subject}规定\nkind: ${KINDS[folder]}\nconfidence: verified\n---\n`;
  const clause = (about: string) =>
    `## ${about}\n\n${subject}的${about}由有关单位在规定的时间里负责。\n`;
  return {
    name: `${folder}/subject-${place}.md`,
    text: `${head}${clause("办理")}\n${clause("期限")}`,
    need: {
      id: `subject-${place}`,
      title: `${subject}怎么办`,
      asks: ["怎么办理", "去哪里办", "谁负责办", "找哪个单位", "要怎么弄"].map(
        (ask) => subject + ask,
      ),
      quotes: [
        {
          document: `${folder}/subject-${place}`,
          path: ["办理"],
          quote: `${subject}的办理由有关单位在规定的时间里负责。`,
        },
      ],
    },
  };
});

const index = openIndex({
  knowledgeFolder: writeKnowledge({
    ...SMALL_KNOWLEDGE,
    ...Object.fromEntries(documents.map(({ name, text }) => [name, text])),
    "needs/subjects.jsonl": documents.map(({ need }) => `${JSON.stringify(need)}\n`).join(""),
  }),
  vectors: loadStaticVectors("knowledge/vectors/static-zh.bin"),
  log: silentLog,
});

/** They put first what fits least. */
const WRONG: SearchWeights = {
  prepared: { need: -1, words: 0.5, meaning: 1, sentence: 0.5 },
  unprepared: { words: -1, meaning: 0, sentence: -1, nearWords: -1, heading: 0, none: 0 },
};

const learn = (known: SearchWeights) =>
  learnSearchWeights(index, { known, today: "2026-11-25", questions: 30 });

describe("learnSearchWeights", () => {
  it("learns, from ways of asking that were left out, weights that find what answers", () => {
    const { weights, prepared, unprepared } = learn(WRONG);
    for (const { questions, known, learnt } of [prepared, unprepared]) {
      expect(questions).toBeGreaterThan(10);
      expect(learnt.reciprocalRank).toBeGreaterThan(known.reciprocalRank);
      expect(learnt.recallAt1).toBeGreaterThan(0.8);
    }
    expect(weights.prepared.need).toBeGreaterThan(0);
  });

  it("refuses to learn where there is nothing to ask", () => {
    const few = openIndex({ knowledgeFolder: writeKnowledge(), log: silentLog });
    const options = { known: loadSearchWeights(), today: "2026-11-25", questions: 30 };
    const none = { ...few, needs: [] };
    expect(() => learnSearchWeights(none, options)).toThrow(
      expect.objectContaining({ code: "nothing_to_learn" }),
    );
  });

  it("gives the same again, as large together as what was there", () => {
    const known = loadSearchWeights();
    const { weights } = learn(known);
    const sum = (values: object) => Object.values(values).reduce((total, one) => total + one, 0);
    expect(sum(weights.prepared)).toBeCloseTo(sum(known.prepared), 2);
    expect(learn(known).weights).toEqual(weights);
  });
});
