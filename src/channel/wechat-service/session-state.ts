import type { WecomFailure } from "../wecom/wecom-errors.ts";
import { type ServiceAddress, toConversationId } from "./service-address.ts";
import { SESSION_STATE, type ServiceApi } from "./service-api.ts";
import type { Attendance, AttendanceStore, ServiceConversation } from "./service-store.ts";

/** What reading and changing sessions needs. */
export interface SessionParts {
  readonly api: ServiceApi;
  readonly store: AttendanceStore;
}

/** Who attends, by the platform's word. A session that has ended begins anew with the assistant. */
export type KnownState =
  | { readonly kind: "known"; readonly attendance: Attendance; readonly isEnded: boolean }
  | WecomFailure;

/** Asks the platform who attends a conversation. */
export async function readState(of: ServiceAddress, api: ServiceApi): Promise<KnownState> {
  const read = await api.readState(of);
  if (read.kind === "failed") {
    return read;
  }
  const { state, servicerId } = read.value;
  const attendance = toAttendance(state, servicerId);
  return { kind: "known", attendance, isEnded: state === SESSION_STATE.ended };
}

/** Asks the platform who attends a conversation, and records it. */
export async function learnState(
  of: ServiceAddress,
  { api, store }: SessionParts,
): Promise<KnownState> {
  const known = await readState(of, api);
  if (known.kind === "known") {
    await store.setAttendance(toConversation(of), known.attendance);
  }
  return known;
}

function toAttendance(state: number, servicerId: string): Attendance {
  switch (state) {
    case SESSION_STATE.queue:
      return { kind: "queue" };
    case SESSION_STATE.person:
      return { kind: "person", servicerId };
    default:
      return { kind: "assistant" };
  }
}

/** The conversation with a customer. */
export function toConversation(address: ServiceAddress): ServiceConversation {
  return { account: address.account, conversationId: toConversationId(address) };
}
