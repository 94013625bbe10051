import { describe, expect, it } from "vitest";
import { createCharacterDescription } from "../../src/retrieval/character-features.ts";
import {
  restoreSequenceTagger,
  type TaggedText,
  trainSequenceTagger,
} from "../../src/retrieval/sequence-tagger.ts";

const describeText = createCharacterDescription((text) => [...text]);
const names = ["阿明鞋行", "宏发五金", "小美服饰", "金源塑料", "老陈茶庄", "天天百货"];
const goods = ["拖鞋", "水龙头", "文胸", "水桶", "茶叶", "牙膏"];

function tell(name: string, thing: string): TaggedText {
  const text = `举报${name}卖假的${thing}，请来查`;
  return {
    text,
    pieces: [
      { label: "respondent", start: 2, end: 2 + name.length },
      {
        label: "goods",
        start: text.indexOf(thing, 2 + name.length),
        end: text.indexOf(thing, 2 + name.length) + thing.length,
      },
    ],
  };
}

const examples = [
  ...names.flatMap((name) => goods.map((thing) => tell(name, thing))),
  ...Array.from({ length: 6 }, () => [
    ...["请问怎么办理", "今天天气很好", "谢谢你们"].map((text) => ({ text, pieces: [] })),
  ]).flat(),
];
const tagger = trainSequenceTagger(examples, describeText);
const find = (text: string) =>
  tagger.tag(text).map(({ label, start, end }) => [label, text.slice(start, end)]);

describe("trainSequenceTagger", () => {
  it("finds names and things that it has never seen by where they stand", () => {
    expect(find("举报鑫旺陶瓷卖假的花瓶，请来查")).toEqual([
      ["respondent", "鑫旺陶瓷"],
      ["goods", "花瓶"],
    ]);
  });

  it("finds nothing where there is nothing", () => {
    expect(find("请问怎么办理")).toEqual([]);
    expect(find("")).toEqual([]);
  });

  it("learns the same from the same", () => {
    expect(trainSequenceTagger(examples, describeText).data).toEqual(tagger.data);
  });

  it("finds nothing when nothing was taught", () => {
    expect(trainSequenceTagger([], describeText).tag("卖假货")).toEqual([]);
  });
});

describe("restoreSequenceTagger", () => {
  it("tags as the one that was trained", () => {
    const restored = restoreSequenceTagger(structuredClone(tagger.data), describeText);
    expect(restored.tag("举报鑫旺陶瓷卖假的花瓶，请来查")).toHaveLength(2);
    for (const { text } of examples) {
      expect(restored.tag(text)).toEqual(tagger.tag(text));
    }
  });

  it("begins no piece in its middle, however much is said for that", () => {
    const favoured = tagger.data.weights.map((_, at) => (at % 5 === 2 ? 100 : 0));
    const transitions = new Float32Array(tagger.data.transitions.length);
    const data = { ...tagger.data, weights: favoured, transitions };
    expect(restoreSequenceTagger(data, describeText).tag("卖假货")).toEqual([
      { label: "goods", start: 0, end: 3 },
    ]);
  });
});
