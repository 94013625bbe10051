import type { InboundMessage } from "../../conversation/message.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import { readContent } from "./read-content.ts";
import type { ReadItem } from "./read-item.ts";
import { readServiceEvent } from "./read-service-event.ts";
import { toConversationId } from "./service-address.ts";
import { type ServiceItem, serviceItemSchema } from "./service-item.ts";
import type { PulledItem } from "./service-store.ts";

/** What reading needs to know. */
export interface ReadContext {
  readonly account: string;
  readonly texts: ChannelTexts;
  /** Customers' messages from before this instant are late. */
  readonly lateBefore: Date;
}

const ORIGIN = { customer: 3, servicer: 5 } as const;

/** Reads one item of a pulled page. Only what a customer or a servicer wrote is a message. */
export function readServiceItem(value: unknown, context: ReadContext): ReadItem {
  const parsed = serviceItemSchema.safeParse(value);
  if (!parsed.success) {
    return { kind: "ignored", reason: "malformed" };
  }
  const item = parsed.data;
  if (item.msgtype === "event") {
    return readServiceEvent(item, context.account);
  }
  const message = toMessage(item, context);
  if (message === undefined) {
    return { kind: "ignored", reason: "no_customer" };
  }
  switch (item.origin) {
    case ORIGIN.customer: {
      const isLate = message.receivedAt < context.lateBefore.toISOString();
      return {
        kind: "read",
        items: [{ kind: "message", message, isLate }, ...readWish(message, context.texts)],
      };
    }
    case ORIGIN.servicer: {
      const sender = { externalId: `servicer:${item.servicer_userid ?? ""}` };
      return {
        kind: "read",
        items: [{ kind: "servicer_message", message: { ...message, sender } }],
      };
    }
    default:
      return { kind: "ignored", reason: "origin" };
  }
}

/** Whoever asks for the assistant while it attends them has it already: the store knows. */
function readWish({ text, address }: InboundMessage, texts: ChannelTexts): readonly PulledItem[] {
  const isAsking = texts("wechat_service_back_words").split(/\s+/).includes(text.trim());
  const { account, conversationId } = address;
  return isAsking ? [{ kind: "asked_back", account, conversationId }] : [];
}

function toMessage(item: ServiceItem, { account, texts }: ReadContext): InboundMessage | undefined {
  const customer = item.external_userid;
  if (!customer) {
    return undefined;
  }
  return {
    address: {
      channel: "wechat-service",
      account,
      conversationId: toConversationId({ account, customer }),
    },
    externalId: item.msgid,
    sender: { externalId: customer },
    receivedAt: new Date(item.send_time * 1000).toISOString(),
    ...readContent(item, texts),
  };
}
