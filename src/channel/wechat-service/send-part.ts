import type { Delivery } from "../../conversation/channel.ts";
import type { ReplyFile } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { WecomApi } from "../wecom/create-wecom-api.ts";
import { toDelivery, type WecomFailure } from "../wecom/wecom-errors.ts";
import { HEAD_BYTES, TEXT_BYTES, toWebWords } from "./pack-reply.ts";
import { type ServiceAddress, toConversationId } from "./service-address.ts";
import type { ServiceMessage } from "./service-api.ts";
import type { Reservation, SendStore } from "./service-store.ts";
import { learnState, type SessionParts } from "./session-state.ts";
import { uploadReplyFile } from "./upload-reply-file.ts";

/** What sending one part needs. */
export interface SendPartOptions extends SessionParts {
  readonly sends: SendStore;
  readonly upload: WecomApi["upload"];
  readonly texts: ChannelTexts;
  /** Where the web page is. */
  readonly publicUrl: string | undefined;
}

/** Which part of which reply it is, and how many sends there may be since the customer wrote. */
export interface PartPlace {
  readonly outboxId: number;
  readonly part: number;
  readonly allowed: number;
  readonly isNews: boolean;
}

type Reserved = Extract<Reservation, { kind: "reserved" }>;

/** A person attends, or the session has ended: nothing of ours is taken. */
const WRONG_STATE = 95_018;
/** News waits until the person has gone. */
const ATTENDED_WAIT_MS = 1_800_000;
/** What an id is answered with that was taken before: a wrong parameter. */
const REPEATED_ID: readonly (number | undefined)[] = [40_035, 40_058];

const REFUSALS = {
  closed: "the customer wrote more than 48 hours ago",
  used_up: "as many messages as allowed were sent since the customer wrote",
} as const;

/**
 * Sends one part of a reply. It is counted and given its id first: when no answer comes it keeps
 * both, and the next attempt sends the same id, which the platform takes once.
 */
export async function sendPart(
  to: ServiceAddress,
  part: ServiceMessage | ReplyFile,
  place: PartPlace,
  options: SendPartOptions,
): Promise<Delivery> {
  const { sends, api } = options;
  const reservation = await sends.reserve({ conversationId: toConversationId(to), ...place });
  switch (reservation.kind) {
    case "sent":
      return { kind: "sent", externalIds: [reservation.messageId] };
    case "closed":
    case "used_up":
      return { kind: "refused", reason: REFUSALS[reservation.kind] };
    case "reserved":
  }
  const message = "base64" in part ? await uploadReplyFile(part, options) : part;
  if ("kind" in message) {
    await releaseUnsent(reservation, options);
    return toServiceDelivery(message);
  }
  const isLast = place.isNews && reservation.left === 0;
  const words = isLast ? addLastWords(message, options) : message;
  const sent = await api.send(to, reservation.messageId, words);
  if (sent.kind === "failed") {
    return settleFailure(sent, to, reservation, place, options);
  }
  await sends.confirm(reservation.messageId);
  return { kind: "sent", externalIds: [reservation.messageId] };
}

async function settleFailure(
  failure: WecomFailure,
  to: ServiceAddress,
  reservation: Reserved,
  { isNews }: PartPlace,
  options: SendPartOptions,
): Promise<Delivery> {
  const { messageId, isRepeated } = reservation;
  if (isRepeated && REPEATED_ID.includes(failure.code)) {
    await options.sends.confirm(messageId);
    return { kind: "sent", externalIds: [messageId] };
  }
  if (failure.action !== "unknown") {
    await releaseUnsent(reservation, options);
  }
  return failure.code === WRONG_STATE
    ? toAttendedDelivery(failure, to, isNews, options)
    : toServiceDelivery(failure);
}

/** An id under which certainly nothing arrived is given up: only one that may be taken stays. */
async function releaseUnsent(
  { messageId, isRepeated }: Reserved,
  { sends }: SendPartOptions,
): Promise<void> {
  if (!isRepeated) {
    await sends.release(messageId);
  }
}

/** The platform knows better than we who attends: asked, recorded, and acted on. */
async function toAttendedDelivery(
  { reason }: WecomFailure,
  to: ServiceAddress,
  isNews: boolean,
  options: SendPartOptions,
): Promise<Delivery> {
  const known = await learnState(to, options);
  if (known.kind === "failed") {
    return { kind: "retry", reason };
  }
  if (known.isEnded) {
    return { kind: "refused", reason: "the session has ended" };
  }
  if (known.attendance.kind === "assistant") {
    return { kind: "retry", reason };
  }
  return isNews
    ? { kind: "retry", reason: "a person attends", afterMs: ATTENDED_WAIT_MS, isWait: true }
    : { kind: "refused", reason: "a person attends" };
}

/** What became of a send: without an answer it is tried again, since its id is taken once only. */
export function toServiceDelivery(failure: WecomFailure): Exclude<Delivery, { kind: "sent" }> {
  const delivery = toDelivery(failure);
  return delivery.kind === "unknown" ? { kind: "retry", reason: delivery.reason } : delivery;
}

/** Tells that nothing more can come until the customer writes, where there is room for it. */
function addLastWords(
  message: ServiceMessage,
  { texts, publicUrl }: SendPartOptions,
): ServiceMessage {
  const notice = texts("wechat_service_last_message", { web: toWebWords(publicUrl) });
  const add = (text: string, limit: number) => {
    const longer = `${text}\n\n${notice}`;
    return Buffer.byteLength(longer) <= limit ? longer : text;
  };
  switch (message.msgtype) {
    case "text":
      return { ...message, text: { content: add(message.text.content, TEXT_BYTES) } };
    case "msgmenu": {
      const head_content = add(message.msgmenu.head_content, HEAD_BYTES);
      return { ...message, msgmenu: { ...message.msgmenu, head_content } };
    }
    case "file":
      return message;
  }
}
