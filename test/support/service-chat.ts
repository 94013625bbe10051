import type { FakeCustomer } from "../channel/wecom/fake-customer.ts";
import { channelTexts } from "./channel-texts.ts";
import type { Seen, TestChat } from "./test-chat.ts";

/** A customer of 微信客服 who chats with the assistant. */
export type ServiceChat = Pick<TestChat, "says" | "presses" | "sees">;

/** How long a message is from which its buttons come in one of their own. */
const HEAD_BYTES = 1024;

export function createServiceChat(customer: FakeCustomer): ServiceChat {
  async function sees(): Promise<Seen> {
    const { text, choices } = await customer.sees();
    return { text, labels: choices.map(({ content }) => content), citations: [] };
  }

  /** A long text, and the menu that follows it where it asks for a choice. */
  async function seesAll(): Promise<Seen> {
    const seen = await sees();
    if (Buffer.byteLength(seen.text) <= HEAD_BYTES || seen.labels.length > 0) {
      return seen;
    }
    const { labels } = await sees();
    return { ...seen, labels };
  }

  return {
    sees,
    says(text) {
      customer.says(text);
      return seesAll();
    },
    presses(label) {
      customer.presses(label);
      return label === channelTexts("wechat_service_choose") ? sees() : seesAll();
    },
  };
}
