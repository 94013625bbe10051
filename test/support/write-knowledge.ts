import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A small but complete knowledge: one plan with a table, one file of facts, needs, examples. */
export const SMALL_KNOWLEDGE: Readonly<Record<string, string>> = {
  "plan/plan.md": `---
title: 某市规划
kind: plan
from: "2021-01-01"
to: "2025-12-31"
confidence: verified
---
# 第一章  基础

## 第一节  现状

全市注册商标总量达到
100件，商标品牌竞争力不强。

## 第二节  目标

到2025年，有效发明专利达到1500件。

| 序号 | 指标 | 规划值 |
| --- | --- | --- |
| 1 | 有效发明专利量 | 1500 |
| 2 | 版权作品登记量 | 1 |
`,
  "law/penalties.yaml": `title: 处罚幅度
kind: law
facts:
  - id: trademark-fine-2019
    path: [商标, 商标侵权罚多少]
    topic: penalty
    text: 违法经营额五万元以上的，可以处五倍以下罚款。
    law: [中华人民共和国商标法（2019）第六十条]
    to: "2026-12-31"
    confidence: verified
  - id: trademark-fine-2026
    path: [商标, 商标侵权罚多少]
    topic: penalty
    text: 按新法第七十四条罚款。
    law: [中华人民共和国商标法（2026）第七十四条]
    from: "2027-01-01"
    confidence: verified
  - id: copyright-where
    path: [版权, 盗版找谁]
    topic: where
    text: 盗版向文化市场综合执法机构举报。
    confidence: secondary
`,
  "needs/all.jsonl": `${[
    {
      id: "n1",
      title: "商标侵权罚款",
      asks: ["商标侵权罚多少钱", "卖假牌子会罚几倍"],
      facts: ["law/penalties#trademark-fine-2019", "law/penalties#trademark-fine-2026"],
    },
    {
      id: "n2",
      title: "注册商标总量",
      asks: ["全市有多少注册商标"],
      quotes: [
        {
          document: "plan/plan",
          path: ["第一章  基础", "第一节  现状"],
          quote: "注册商标总量达到100件",
        },
      ],
    },
    {
      id: "n3",
      title: "发明专利目标",
      asks: ["2025年发明专利目标多少件"],
      quotes: [
        {
          document: "plan/plan",
          path: ["第一章  基础", "第二节  目标"],
          quote: "| 1 | 有效发明专利量 | 1500 |",
        },
      ],
    },
    {
      id: "n4",
      title: "盗版找谁",
      asks: ["盗版去哪里举报"],
      facts: ["law/penalties#copyright-where"],
    },
    {
      id: "n5",
      title: "维权中心电话",
      asks: ["维权中心电话多少"],
      unknown: { why: "contact", where: "12345" },
    },
  ]
    .map((need) => JSON.stringify(need))
    .join("\n")}\n`,
  "glossary.yaml": `- term: 商标
  everyday: [牌子]
  english: [trademark]
- term: 盗版
  everyday: [翻印的书]
  english: [pirated copy]
  abbreviations: []
`,
  "examples/messages.jsonl": `${[
    {
      text: "普宁有家店卖假的名牌鞋",
      intent: "report",
      type: "counterfeit_mark",
      typesOk: ["trademark_infringement"],
    },
    { text: "有人卖假的名牌包", intent: "report", type: "counterfeit_mark" },
    { text: "他们盗印我的小说", intent: "report", type: "copyright" },
    { text: "有人盗印我写的书", intent: "report", type: "copyright" },
    { text: "专利侵权去哪里告", intent: "ask" },
    { text: "商标侵权去哪里问", intent: "ask" },
  ]
    .map((example) => JSON.stringify(example))
    .join("\n")}\n`,
  "message-cues.yaml": "where: 哪里\nfake: 假的\n",
};

/** Writes files of a knowledge folder into a new temporary folder and gives its path. */
export function writeKnowledge(files: Readonly<Record<string, string>> = SMALL_KNOWLEDGE): string {
  const folder = mkdtempSync(join(tmpdir(), "knowledge-"));
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}
