import type { Delivery, OutboundMessage } from "../../conversation/channel.ts";
import { type Reply, toReply } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import type { CallPerson, Place } from "./call-person.ts";
import { packReply } from "./pack-reply.ts";
import { type SendPartOptions, sendPart, toServiceDelivery } from "./send-part.ts";
import { readConversationId, type ServiceAddress } from "./service-address.ts";

/** What sending needs. */
export interface SendOptions extends SendPartOptions {
  readonly callPerson: CallPerson;
  readonly link?: ClauseLink | undefined;
}

/** The platform takes five messages after each message of the customer. */
const ALLOWED = 5;
/** One of them is kept for news of the matter, or for who comes to help. */
const ALLOWED_FOR_ANSWERS = ALLOWED - 1;

/**
 * Sends replies. Each part is counted and given its id before it goes out, and keeps both: when no
 * answer comes, the same id is sent again, which the platform takes once. What may not be sent any
 * more (the customer wrote too long ago, or five messages are out) is `refused`; the customer finds
 * the state of their matter with number and query code on the web page.
 */
export function createSendReply(options: SendOptions) {
  return async (message: OutboundMessage): Promise<Delivery> => {
    const { address, reply } = message;
    const to = readConversationId(address.conversationId);
    if (to === undefined) {
      return { kind: "refused", reason: "bad address" };
    }
    return reply.callsPerson
      ? bringPerson(to, message, options)
      : sendParts(to, message, message.isNews === true, options);
  };
}

/** Says who comes, and then has them come: once they are there, nothing of ours is taken. */
async function bringPerson(
  to: ServiceAddress,
  message: OutboundMessage,
  options: SendOptions,
): Promise<Delivery> {
  const { callPerson, texts } = options;
  const place = await callPerson.findPlace(to.account);
  await callPerson.announce(to, place);
  const reply = toHandOverWords(place, texts);
  const told = await sendParts(to, { ...message, reply }, true, options);
  const failure = told.kind === "sent" ? await callPerson.handOver(to, place) : undefined;
  const end = failure === undefined ? told : toServiceDelivery(failure);
  if (end.kind !== "sent") {
    await callPerson.withdraw(to);
  }
  return end;
}

function toHandOverWords({ kind }: Place, texts: ChannelTexts): Reply {
  return toReply(
    texts(kind === "person" ? "wechat_service_person_comes" : "wechat_service_queued"),
  );
}

async function sendParts(
  to: ServiceAddress,
  { id, reply, isNews = false }: OutboundMessage,
  mayUseSpare: boolean,
  options: SendOptions,
): Promise<Delivery> {
  const messages = packReply(reply, { ...options, maximumMessages: ALLOWED_FOR_ANSWERS });
  const parts = [...messages, ...(reply.files ?? [])];
  if (parts.length === 0) {
    return { kind: "refused", reason: "empty reply" };
  }
  const allowed = mayUseSpare ? ALLOWED : ALLOWED_FOR_ANSWERS;
  const externalIds: string[] = [];
  for (const [index, part] of parts.entries()) {
    const place = { outboxId: id, part: index, allowed, isNews };
    const sent = await sendPart(to, part, place, options);
    if (sent.kind !== "sent") {
      return sent;
    }
    externalIds.push(...(sent.externalIds ?? []));
  }
  return { kind: "sent", externalIds };
}
