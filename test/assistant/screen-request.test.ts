import { describe, expect, it } from "vitest";
import { type RecogniseAttack, screenRequest } from "../../src/assistant/screen-request.ts";
import type { Intent } from "../../src/conversation/intent.ts";
import { echoSkill } from "../support/test-assistant.ts";

const understand = (text: string) => ({
  intent: text.includes("卖假货") ? ("report" as const) : ("ask" as const),
  confidence: 1,
});

function screen(
  intent: Intent,
  found: ReturnType<RecogniseAttack>,
  parts: { readonly isByWords?: true } = { isByWords: true },
) {
  const route = { kind: "skill", skill: echoSkill, intent, ...parts } as const;
  return screenRequest(route, "随便什么", { recogniseAttack: () => found, understand });
}

describe("screenRequest", () => {
  it("stops an attack, whatever the message was understood as", () => {
    for (const intent of ["ask", "status", "human", "smalltalk", "report"] as const) {
      expect(screen(intent, { attack: "injection", rest: "" })).toBe("injection");
    }
  });

  it("lets everything else go on", () => {
    expect(screen("ask", undefined)).toBeUndefined();
  });

  it("never stops an answer in a dialogue, a command or a button", () => {
    expect(screen("report", { attack: "harm", rest: "" }, {})).toBeUndefined();
  });

  it("loses no report for what stands in it besides", () => {
    const rest = "榕城有一家店卖假货给我们。";
    expect(screen("report", { attack: "injection", rest })).toBeUndefined();
    expect(screen("report", { attack: "promise", rest: "行不行，谢谢您了" })).toBe("promise");
    expect(screen("ask", { attack: "injection", rest })).toBe("injection");
  });

  it("takes no report that is to be made up", () => {
    const rest = "我说隔壁那家店卖假货，其实没有。";
    expect(screen("report", { attack: "false_report", rest })).toBe("false_report");
  });
});
