import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { screenInput } from "../../src/assistant/screen-input.ts";
import type { InboundMessage } from "../../src/conversation/message.ts";
import { toAddress } from "../support/test-assistant.ts";

function toMessage(text: string, parts: Partial<InboundMessage> = {}): InboundMessage {
  return {
    address: toAddress("1"),
    externalId: "m1",
    sender: { externalId: "1" },
    receivedAt: "2026-11-25T08:00:00.000Z",
    text,
    attachments: [],
    ...parts,
  };
}

describe("screenInput", () => {
  it("passes what was typed, trimmed", () => {
    expect(screenInput(toMessage("  商标\r\n怎么\t注册？ "))).toEqual({
      kind: "passed",
      text: "商标\n怎么\t注册？",
    });
  });

  it("takes out what nobody sees", () => {
    const hidden =
      "\u0000\u200b\u200d\u202e\u2066\ufeff\u00ad\u{e0041}\ufe0f\u3164\ud800\u0007\u009f";
    expect(screenInput(toMessage(`商${hidden}标`))).toEqual({ kind: "passed", text: "商标" });
  });

  it.each([
    ["nothing", ""],
    ["blanks", " \n\t　"],
    ["invisible characters alone", "\u200b\u2060\u0000"],
  ])("refuses %s as empty", (_, text) => {
    expect(screenInput(toMessage(text))).toEqual({ kind: "refused", code: "guardrails_empty" });
  });

  it("passes a button or a file without words", () => {
    const attachments = [{ reference: "f1", name: "照片.jpg" }];
    expect(screenInput(toMessage("", { press: "report.yes" })).kind).toBe("passed");
    expect(screenInput(toMessage("", { attachments })).kind).toBe("passed");
  });

  it("counts characters, not code units, against the limit", () => {
    expect(screenInput(toMessage("𠮷".repeat(5_000))).kind).toBe("passed");
    expect(screenInput(toMessage("字".repeat(5_001)))).toEqual({
      kind: "refused",
      code: "guardrails_too_long",
    });
    expect(screenInput(toMessage("四个字了"), 3).kind).toBe("refused");
  });

  it("refuses what the channel could not bring in", () => {
    expect(screenInput(toMessage("看", { unsupported: "voice" }))).toEqual({
      kind: "refused",
      code: "guardrails_unsupported_content",
    });
  });

  it("gives back any ordinary text as it is, and is content with its own result", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1 }), (text) => {
        fc.pre(text.trim() !== "");
        expect(screenInput(toMessage(text))).toEqual({ kind: "passed", text: text.trim() });
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = screenInput(toMessage(text));
        fc.pre(once.kind === "passed");
        expect(screenInput(toMessage(once.text))).toEqual(once);
      }),
    );
  });
});
