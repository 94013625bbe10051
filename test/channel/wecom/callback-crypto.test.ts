import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type CallbackEnvelope,
  type CallbackKeys,
  createCallbackCrypto,
} from "../../../src/channel/wecom/callback-crypto.ts";

interface Vector extends CallbackKeys, CallbackEnvelope {
  readonly id: string;
  readonly contains: string;
}

/** Callbacks that others published with their keys; each was checked with two other programs. */
const VECTORS = JSON.parse(
  readFileSync(new URL("callback-vectors.json", import.meta.url), "utf8"),
) as Vector[];

const REPLY = `<xml>
<MsgType><![CDATA[text]]></MsgType>
<Content><![CDATA[test]]></Content>
<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>
<ToUserName><![CDATA[messense]]></ToUserName>
<AgentID>1</AgentID>
<CreateTime>1411525903</CreateTime>
</xml>`;

describe("createCallbackCrypto", () => {
  it.each(VECTORS)("opens what others sealed: $id", (vector) => {
    const opened = createCallbackCrypto(vector).open(vector);
    expect(opened).toMatchObject({ kind: "opened" });
    expect(opened).toHaveProperty("message", expect.stringContaining(vector.contains));
  });

  it("seals as others do", () => {
    const known = VECTORS.find(({ id }) => id === "T4") as Vector;
    const random = Buffer.from("1234567890123456");
    const { timestamp, nonce, signature, encrypted } = known;
    const sealed = createCallbackCrypto(known).seal(REPLY, { timestamp, nonce, random });
    expect(sealed).toEqual({ timestamp, nonce, signature, encrypted });
  });

  it.each([
    {
      encodingAesKey: "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR",
      random: "1234567890123456",
      message: "test",
      receiverId: "rust",
      encrypted: "9s4gMv99m88kKTh/H8IdkNiFGeG9pd7vNWl50fGRWXY=",
    },
    {
      encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
      random: "aaaabbbbccccdddd",
      message: "我是中文abcd123",
      receiverId: "wxb11529c136998cb6",
      encrypted:
        "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==",
    },
  ])("encrypts as others do", ({ encodingAesKey, random, message, receiverId, encrypted }) => {
    const crypto = createCallbackCrypto({ token: "t", encodingAesKey, receiverId });
    const given = { timestamp: "1", nonce: "2", random: Buffer.from(random) };
    expect(crypto.seal(message, given).encrypted).toBe(encrypted);
  });

  it("refuses another corp's callback although token and key are ours", () => {
    const [vector] = VECTORS as [Vector];
    const crypto = createCallbackCrypto({ ...vector, receiverId: "wx0000000000000000" });
    expect(crypto.open(vector)).toEqual({ kind: "refused", reason: "wrong_receiver" });
  });

  it("carries every message there and back, with an empty receiver too", () => {
    for (const receiverId of ["ww0123456789abcdef", ""]) {
      const encodingAesKey = "x".repeat(43);
      const crypto = createCallbackCrypto({ token: "t", encodingAesKey, receiverId });
      for (const message of ["", "a", "字".repeat(5000), "x".repeat(11), "]]>\n\u0000"]) {
        const sealed = crypto.seal(message, { timestamp: "1", nonce: "2" });
        expect(crypto.open(sealed)).toEqual({ kind: "opened", message });
      }
    }
  });

  it("wants a key of 43 characters", () => {
    const keys = { token: "t", encodingAesKey: "short", receiverId: "" };
    expect(() => createCallbackCrypto(keys)).toThrow("43 characters");
  });
});
