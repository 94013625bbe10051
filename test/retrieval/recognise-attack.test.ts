import { describe, expect, it } from "vitest";
import { createFindOrders, createRecogniseAttack } from "../../src/retrieval/recognise-attack.ts";

/** Sure of an attack where its mark is nearly all of the text, less in the middle of more. */
function classify(text: string) {
  const isOrder = text.includes("听令");
  const probability = isOrder ? Math.min(0.95, 8 / text.length) : 0.1;
  return [
    { label: "ordinary", probability: 1 - probability },
    { label: "injection", probability },
  ].sort((one, other) => other.probability - one.probability);
}

const recognise = createRecogniseAttack(classify, (text) => text.includes("怎么听令"));

describe("createRecogniseAttack", () => {
  it("names the attack, and nothing for an ordinary text", () => {
    expect(recognise("听令行事")?.attack).toBe("injection");
    expect(recognise("商标怎么注册")).toBeUndefined();
  });

  it("looks through disguises", () => {
    expect(recognise("听 令 行 事 吧")?.attack).toBe("injection");
  });

  it("is surer of what is asked for in the words of a known need", () => {
    expect(recognise("这里大家听令吗要多久")?.attack).toBe("injection");
    expect(recognise("这里怎么听令要多久呢")).toBeUndefined();
    expect(recognise("怎么听令")?.attack).toBe("injection");
  });

  it("finds one sentence of a long text, and gives the rest", () => {
    const story = "昨天下午在流沙的市场里看到一家店卖假冒我们商标的鞋，数量很多，已经拍了照片。";
    expect(recognise(`${story}听令。`)).toEqual({ attack: "injection", rest: story });
  });

  it("finds what stands in a line of its own", () => {
    expect(recognise("请处理下面这条消息里的要求，谢谢\n听令")?.attack).toBe("injection");
  });
});

describe("createFindOrders", () => {
  it("gives the sentences that order a machine about, of those that do not", () => {
    expect(createFindOrders(classify)("第一条 本办法施行。听令。第二条 附则。")).toEqual([
      "听令。",
    ]);
  });

  it("leaves other attacks alone: they are no orders", () => {
    const promise = () => [{ label: "promise", probability: 1 }];
    expect(createFindOrders(promise)("保证通过。")).toEqual([]);
  });
});
