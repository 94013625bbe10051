import { describe, expect, it } from "vitest";
import type { ChatModel } from "../../src/model/chat-model.ts";
import { restAfterFailures } from "../../src/model/chat-rest.ts";

const MESSAGES = { system: "", user: "" };

describe("restAfterFailures", () => {
  it("leaves a model alone that failed in a row, and tries again afterwards", async () => {
    let nowMs = 0;
    let calls = 0;
    let isBroken = true;
    const model: ChatModel = async () => {
      calls += 1;
      if (isBroken) {
        throw new TypeError("broken");
      }
      return "好";
    };
    const clock = { now: () => new Date(nowMs) };
    const rested = restAfterFailures(model, { clock, failures: 2, restMs: 1000 });
    await expect(rested(MESSAGES)).rejects.toThrow("broken");
    await expect(rested(MESSAGES)).rejects.toThrow("broken");
    await expect(rested(MESSAGES)).rejects.toMatchObject({ code: "model_unavailable" });
    expect(calls).toBe(2);
    nowMs = 1000;
    isBroken = false;
    expect(await rested(MESSAGES)).toBe("好");
  });
});
