import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/channel/wecom/callback-xml.ts";

describe("readXml", () => {
  it("keeps every value as it is written", () => {
    const xml = `<xml><FromUserName><![CDATA[00123]]></FromUserName><AgentID>0218</AgentID>
      <MsgId>4561255354251345929</MsgId><Content><![CDATA[ a < b &amp; c
]]></Content></xml>`;
    expect(readXml(xml)).toMatchObject({
      FromUserName: "00123",
      AgentID: "0218",
      MsgId: "4561255354251345929",
      Content: " a < b &amp; c\n",
    });
  });

  it("gives a list also where there is one element", () => {
    const item = "<QuestionKey>q</QuestionKey><OptionIds><OptionId>o</OptionId></OptionIds>";
    const xml = `<xml><SelectedItems><SelectedItem>${item}</SelectedItem></SelectedItems></xml>`;
    expect(readXml(xml)).toEqual({
      SelectedItems: { SelectedItem: [{ QuestionKey: "q", OptionIds: { OptionId: ["o"] } }] },
    });
  });

  it.each(["", "text", "<xml>", "<xml><a></xml>", "<other><a>1</a></other>", '{"encrypt":"x"}'])(
    "does not read %j",
    (text) => {
      expect(readXml(text)).toBeUndefined();
    },
  );

  it("expands no entity", () => {
    const bomb = `<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><xml><c>&b;</c></xml>`;
    expect(readXml(bomb)?.c ?? "&b;").toBe("&b;");
  });
});
