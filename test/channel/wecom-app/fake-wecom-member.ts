import { createCallbackCrypto } from "../../../src/channel/wecom/callback-crypto.ts";
import type { FakeWecom } from "../wecom/fake-wecom-server.ts";

/** What the console and the application share in tests. */
export const CALLBACK = { token: "QDG6eK", encodingAesKey: "x".repeat(43) };

/** What the platform was answered. */
interface CallbackAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends a callback to the application, by HTTP or straight to its routes. */
export type PostCallback = (pathAndQuery: string, body: string) => Promise<Response>;

/** How a callback can be wrong. */
interface Forgery {
  readonly token?: string;
  readonly encodingAesKey?: string;
  readonly corpId?: string;
  /** How far the platform's clock is ahead. */
  readonly offsetMs?: number;
}

/** A member of the corp, in the chat with the application. */
export interface FakeMember {
  readonly userId: string;
  /** All send a callback and give what was answered; `times` more than 1 is the platform repeating. */
  says(text: string, times?: number): Promise<CallbackAnswer>;
  /** Presses the latest button of this label; throws when there is none. */
  presses(label: string): Promise<CallbackAnswer>;
  clicks(menuKey: string): Promise<CallbackAnswer>;
  enters(): Promise<CallbackAnswer>;
  /** Any other message. */
  sends(fields: Readonly<Record<string, string>>, forgery?: Forgery): Promise<CallbackAnswer>;
  /** The next message that this member has not looked at yet. */
  sees(): Promise<{ readonly text: string; readonly labels: readonly string[] }>;
}

let lastId = 4_561_255_354_251_345_929n;

export function createFakeMember(wecom: FakeWecom, post: PostCallback, userId: string): FakeMember {
  const { corpId, agentId, messages, clock } = wecom;
  messages.addMember(userId);
  let seen = 0;

  async function deliver(plaintext: string, forgery: Forgery = {}): Promise<CallbackAnswer> {
    lastId += 1n;
    const crypto = createCallbackCrypto({
      token: forgery.token ?? CALLBACK.token,
      encodingAesKey: forgery.encodingAesKey ?? CALLBACK.encodingAesKey,
      receiverId: forgery.corpId ?? corpId,
    });
    const seconds = Math.floor((clock.now().getTime() + (forgery.offsetMs ?? 0)) / 1000);
    const given = { timestamp: String(seconds), nonce: String(lastId) };
    const { encrypted, signature, timestamp, nonce } = crypto.seal(plaintext, given);
    const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce });
    const body = `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[${agentId}]]></AgentID></xml>`;
    const response = await post(`/wecom/app/callback?${query}`, body);
    return { status: response.status, body: await response.text() };
  }

  function toXml(fields: Readonly<Record<string, string>>): string {
    const all = {
      ToUserName: corpId,
      FromUserName: userId,
      CreateTime: String(Math.floor(clock.now().getTime() / 1000)),
      AgentID: String(agentId),
      ...fields,
    };
    const elements = Object.entries(all).map(
      ([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`,
    );
    return `<xml>${elements.join("")}</xml>`;
  }

  function toMessage(fields: Readonly<Record<string, string>>): string {
    lastId += 1n;
    return toXml({ MsgId: String(lastId), ...fields });
  }

  const toEvent = (fields: Readonly<Record<string, string>>) =>
    toXml({ MsgType: "event", ...fields });

  return {
    userId,
    async says(text, times = 1) {
      const plaintext = toMessage({ MsgType: "text", Content: text });
      const answers = Array.from({ length: times }, () => deliver(plaintext));
      return (await Promise.all(answers))[0] as CallbackAnswer;
    },
    presses(label) {
      const card = messages
        .of(userId)
        .findLast(({ buttons }) => buttons.some(({ text }) => text === label));
      const key = card?.buttons.find(({ text }) => text === label)?.key;
      if (card?.taskId === undefined || key === undefined) {
        throw new Error(`there is no button ${label}`);
      }
      return deliver(
        toEvent({
          Event: "template_card_event",
          EventKey: key,
          TaskId: card.taskId,
          CardType: "button_interaction",
          ResponseCode: messages.press(userId, card.taskId),
        }),
      );
    },
    clicks: (menuKey) => deliver(toEvent({ Event: "click", EventKey: menuKey })),
    enters: () => deliver(toEvent({ Event: "enter_agent", EventKey: "" })),
    sends: (fields, forgery) => deliver(toMessage(fields), forgery),
    async sees() {
      seen += 1;
      await wecom.until(() => messages.of(userId).length >= seen);
      const message = messages.of(userId)[seen - 1];
      return {
        text: message?.text ?? "",
        labels: (message?.buttons ?? []).map(({ text }) => text),
      };
    },
  };
}
