import type { ReadItem, SayingCode } from "./read-item.ts";
import { toConversationId } from "./service-address.ts";
import type { ServiceEvent, ServiceItem } from "./service-item.ts";
import type { Attendance, PulledItem } from "./service-store.ts";

/** Why a message that the platform had taken did not arrive (`fail_type`). */
const FAILURES: Readonly<Record<number, string>> = {
  1: "the account was deleted",
  2: "the application was switched off",
  4: "the customer wrote more than 48 hours ago",
  5: "the session had ended",
  6: "five messages were sent since the customer wrote",
  10: "the customer refuses messages",
};

/** Reads an event. Who is meant stands inside the event, not beside it. */
export function readServiceEvent(item: ServiceItem, account: string): ReadItem {
  const event = item.event;
  const customer = event?.external_userid;
  if (!event) {
    return { kind: "ignored", reason: "malformed" };
  }
  if (event.event_type === "msg_send_fail") {
    return readFailure(event);
  }
  if (!customer) {
    return { kind: "ignored", reason: event.event_type };
  }
  const conversationId = toConversationId({ account, customer });
  const conversation = { account, conversationId };
  const givenAt = item.send_time * 1000;
  switch (event.event_type) {
    case "enter_session": {
      const scene = event.scene_param || event.scene;
      const items: PulledItem[] = scene ? [{ kind: "entrance", ...conversation, scene }] : [];
      const code = event.welcome_code;
      return toRead(items, code, { conversationId, occasion: "welcome", givenAt });
    }
    case "session_status_change": {
      const attendance = toAttendance(event);
      const at = new Date(givenAt).toISOString();
      const code = attendance.kind === "assistant" ? event.msg_code : undefined;
      const items: PulledItem[] = [{ kind: "attendance", ...conversation, attendance, at }];
      return toRead(items, code, { conversationId, occasion: "session_end", givenAt });
    }
    case "user_recall_msg":
      return event.recall_msgid
        ? toRead([{ kind: "recalled", account, externalId: event.recall_msgid }])
        : { kind: "ignored", reason: "malformed" };
    default:
      return { kind: "ignored", reason: event.event_type };
  }
}

function readFailure({ fail_msgid: messageId, fail_type: type }: ServiceEvent): ReadItem {
  if (!messageId) {
    return { kind: "ignored", reason: "malformed" };
  }
  const why = FAILURES[type ?? 0] ?? "the platform does not say why";
  const reason = `msg_send_fail ${type ?? 0}: ${why}`;
  return toRead([{ kind: "send_failed", messageId, reason }]);
}

/** `change_type`: 1 taken from the pool, 2 handed on, 3 ended, 4 taken up again. */
function toAttendance(event: ServiceEvent): Attendance {
  const servicerId = event.new_servicer_userid;
  return event.change_type !== 3 && servicerId
    ? { kind: "person", servicerId }
    : { kind: "assistant" };
}

function toRead(
  items: readonly PulledItem[],
  code?: string | null,
  saying?: Omit<SayingCode, "code">,
): ReadItem {
  return code && saying
    ? { kind: "read", items, saying: { ...saying, code } }
    : { kind: "read", items };
}
