import { describe, expect, it } from "vitest";
import { loadQuestionWords } from "../../src/answer/question-words.ts";
import { createFindMissingFacets, type Facet, readFacets } from "../../src/answer/read-facets.ts";

const words = loadQuestionWords("knowledge/question-words.yaml");

describe("readFacets", () => {
  it.each<[string, Facet]>([
    ["质押融资贴息多少", "money"],
    ["普宁市监局电话", "contact"],
    ["这个平台总投资多少", "money"],
    ["局长叫什么名字", "person"],
    ["调解室设在哪条街", "contact"],
    ["维权工作站开在哪", "contact"],
    ["揭阳有哪些驰名商标", "names"],
    ["专利裁决多久", "duration"],
    ["普宁分到几件", "breakdown"],
    ["驰名商标里食品类占几成", "breakdown"],
    ["奖励的是哪六家", "names"],
    ["汕头有多少专利", "other_place"],
    ["国家十四五规划里的专利目标", "other_place"],
    ["2023年是多少", "other_year"],
    ["完成了没有", "progress"],
    ["全省排第几", "ranking"],
    ["为什么只有五个产业", "reason"],
    ["我这样算侵权吗", "verdict"],
    ["这场官司打不打得赢", "verdict"],
    ["够不够把他抓起来", "verdict"],
    ["这总不能算我抄吧", "verdict"],
    ["商标侵权去哪里举报", "where"],
    ["要带什么材料", "materials"],
  ])("reads %s as %s", (text, facet) => {
    expect([...readFacets(text, words)]).toContain(facet);
  });

  it.each(["谁有理由提异议", "办事大厅要进去登记吗"])(
    "takes no verdict for wanted in %s",
    (text) => {
      expect(readFacets(text, words).has("verdict")).toBe(false);
    },
  );

  it("takes the study of patents in a field for no way to a place", () => {
    expect(readFacets("实验室的专利导航围绕什么做", words).has("contact")).toBe(false);
    const studies = [
      "产业导航分析做什么用",
      "专利导航给企业带来什么好处",
      "产业专利导航打算做几个",
    ];
    for (const study of studies) {
      expect(readFacets(study, words).has("contact"), study).toBe(false);
    }
    expect(readFacets("办事大厅导航发一下", words).has("contact")).toBe(true);
    expect(readFacets("用导航怎么找你们", words).has("contact")).toBe(true);
  });

  it("takes a number of people that are put in for no sum of money", () => {
    expect(readFacets("一年投入多少执法人员", words).has("money")).toBe(false);
    for (const sum of ["一年投入多少经费", "中德生态园投资了几个亿", "投入多少建这个中心"]) {
      expect(readFacets(sum, words).has("money"), sum).toBe(true);
    }
  });

  it("takes what one thing is called for no list of names", () => {
    expect(readFacets("市里打算弄的运营中心叫什么名字", words).has("names")).toBe(false);
    expect(readFacets("那家企业叫什么名字", words).has("names")).toBe(true);
    expect(readFacets("优势企业的名单能列一下吗", words).has("names")).toBe(true);
  });

  it("takes a year for asked of what is measured, not in a story", () => {
    const story =
      "这个花纹市场上烂大街十几年了 前年才有人拿去申请外观 现在倒过来告我们一条街的店 我们能不能拿这个说事";
    expect(readFacets(story, words).has("other_year")).toBe(false);
    expect(readFacets(`${story} 前年告了多少个店`, words).has("other_year")).toBe(true);
  });

  it("takes a threshold for a rule and not for a verdict", () => {
    const facets = readFacets("卖假货卖到多少钱会坐牢", words);
    expect(facets.has("threshold")).toBe(true);
    expect(facets.has("verdict")).toBe(false);
  });
});

describe("createFindMissingFacets", () => {
  const missing = (question: string, answer: string) => [
    ...createFindMissingFacets(question, readFacets(question, words), words)(answer),
  ];

  it("says what the answer does not hold", () => {
    expect(missing("胜诉补贴多少钱", "给予维权补贴")).toContain("money");
    expect(missing("2023年是多少件", "2020年1.18件")).toContain("other_year");
    expect(missing("汕头有多少件", "揭阳市1500件")).toContain("other_place");
    expect(missing("驰名商标里食品类占几成", "驰名商标15件")).toContain("breakdown");
  });

  it("says nothing of what the answer holds", () => {
    expect(missing("汕头有多少件", "汕头市（5.21件）")).toEqual([]);
    expect(missing("罚多少钱", "处5万元以下罚款")).toEqual([]);
  });
});
