import { describe, expect, it } from "vitest";
import { rememberLast, rememberShort } from "../../src/base/remember-texts.ts";

function count() {
  const made: string[] = [];
  return { made, make: (text: string) => made.push(text) && text.length };
}

const LONG = "长".repeat(301);

describe("rememberLast", () => {
  it("makes nothing again of the text that it was given last, and of another it does", () => {
    const { made, make } = count();
    const remembered = rememberLast(make);
    expect(["一", "一", "二二", "一"].map(remembered)).toEqual([1, 1, 2, 1]);
    expect(made).toEqual(["一", "二二", "一"]);
  });
});

describe("rememberShort", () => {
  it("makes of each short text one thing only", () => {
    const { made, make } = count();
    const remembered = rememberShort(make);
    expect(["一", "二二", "一", "二二"].map(remembered)).toEqual([1, 2, 1, 2]);
    expect(made).toEqual(["一", "二二"]);
  });

  it("remembers what is nothing as well", () => {
    const made: string[] = [];
    const remembered = rememberShort((text: string) => void made.push(text));
    remembered("一");
    remembered("一");
    expect(made).toEqual(["一"]);
  });

  it("remembers but the last of the long ones", () => {
    const { made, make } = count();
    const remembered = rememberShort(make);
    for (const text of [LONG, LONG, `${LONG}。`, LONG]) {
      remembered(text);
    }
    expect(made).toEqual([LONG, `${LONG}。`, LONG]);
  });
});
