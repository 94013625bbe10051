import type { Clock } from "../../base/clock.ts";
import { readConversationId } from "./service-address.ts";
import type { Attendance, PulledItem } from "./service-store.ts";
import { readState, type SessionParts } from "./session-state.ts";

/** A person who was called just now may not be there yet by the platform's word. */
const SETTLED_MS = 60_000;

/**
 * The items of a page, and before them who attends by now where that may have changed unheard: the
 * platform ends sessions by itself. It is asked about each customer who writes while a person
 * attends by what we know, unless the page tells of it. No answer leaves it as it was.
 */
export async function settlePage(
  account: string,
  items: readonly PulledItem[],
  { api, store, clock }: SessionParts & { readonly clock: Clock },
): Promise<readonly PulledItem[]> {
  const writing = new Set(items.flatMap(toWriter));
  const told = new Set(items.flatMap(toTold));
  const missed: PulledItem[] = [];
  const attended = writing.size === 0 ? [] : await store.listAttended(account);
  const before = new Date(clock.now().getTime() - SETTLED_MS).toISOString();
  const settled = attended.filter(({ since }) => since <= before);
  for (const { conversationId, attendance: earlier } of settled) {
    const address = readConversationId(conversationId);
    if (address && writing.has(conversationId) && !told.has(conversationId)) {
      const known = await readState(address, api);
      if (known.kind === "known" && !isSame(known.attendance, earlier)) {
        const { attendance } = known;
        const at = clock.now().toISOString();
        missed.push({ kind: "attendance", account, conversationId, attendance, at });
      }
    }
  }
  return [...missed, ...items];
}

/** What has not changed keeps the time since when it is so. */
function isSame(one: Attendance, other: Attendance): boolean {
  return (
    one.kind === other.kind &&
    (one.kind !== "person" || (other.kind === "person" && one.servicerId === other.servicerId))
  );
}

function toWriter(item: PulledItem): string[] {
  return item.kind === "message" ? [item.message.address.conversationId] : [];
}

function toTold(item: PulledItem): string[] {
  return item.kind === "attendance" ? [item.conversationId] : [];
}
