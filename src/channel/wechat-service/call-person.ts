import type { Log } from "../../base/log.ts";
import type { WecomFailure } from "../wecom/wecom-errors.ts";
import type { ServiceAddress } from "./service-address.ts";
import { SESSION_STATE } from "./service-api.ts";
import type { Attendance } from "./service-store.ts";
import { learnState, type SessionParts, toConversation } from "./session-state.ts";

/** Where a customer who wants a person comes to: one who receives, or the queue. */
export type Place = Exclude<Attendance, { readonly kind: "assistant" }>;

/** Brings a person into a conversation. */
export interface CallPerson {
  /** Where a customer of the account would come to now: to who attends fewest. */
  findPlace(account: string): Promise<Place>;
  /** Records it beforehand: what the customer writes from now on is meant for the person. */
  announce(to: ServiceAddress, place: Place): Promise<void>;
  /** Takes an announcement back. */
  withdraw(to: ServiceAddress): Promise<void>;
  /**
   * Gives the conversation there; into the queue when the servicer has stopped receiving since. A
   * failure only where nobody attends by the platform's own word, or that word cannot be had.
   */
  handOver(to: ServiceAddress, place: Place): Promise<WecomFailure | undefined>;
}

/** The servicer is not receiving. */
const NOT_RECEIVING = 95_014;

/** `servicers` are those who may be called; with none named, whoever receives. */
export function createCallPerson({
  api,
  store,
  servicers,
  log,
}: SessionParts & { readonly servicers: readonly string[]; readonly log: Log }): CallPerson {
  const announce = (to: ServiceAddress, place: Place) =>
    store.setAttendance(toConversation(to), place);

  async function handOver(to: ServiceAddress, place: Place): Promise<WecomFailure | undefined> {
    const changed =
      place.kind === "person"
        ? await api.changeState(to, SESSION_STATE.person, place.servicerId)
        : await api.changeState(to, SESSION_STATE.queue);
    if (changed.kind === "done") {
      await announce(to, place);
      return undefined;
    }
    if (place.kind === "person" && changed.code === NOT_RECEIVING) {
      return handOver(to, { kind: "queue" });
    }
    // An unanswered call may have brought it there, as may one before this.
    const known = await learnState(to, { api, store });
    const isThere = known.kind === "known" && known.attendance.kind !== "assistant";
    return isThere ? undefined : changed;
  }

  return {
    ...{ announce, handOver },
    withdraw: (to) => store.setAttendance(toConversation(to), { kind: "assistant" }),
    async findPlace(account) {
      const receiving = await api.listReceiving(account);
      if (receiving.kind === "failed") {
        log.warn({ account, reason: receiving.reason }, "the servicers could not be listed");
        return { kind: "queue" };
      }
      const mayBeCalled = (id: string) => servicers.length === 0 || servicers.includes(id);
      const busy = await store.listAttended(account);
      const load = (id: string) =>
        busy.filter(({ attendance: by }) => by.kind === "person" && by.servicerId === id).length;
      const [servicerId] = receiving.value.filter(mayBeCalled).sort((a, b) => load(a) - load(b));
      return servicerId === undefined ? { kind: "queue" } : { kind: "person", servicerId };
    },
  };
}
