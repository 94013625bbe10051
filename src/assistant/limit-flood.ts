import type { Role } from "../conversation/person.ts";
import type { Cache } from "../storage/open-cache.ts";
import type { TurnFacts } from "./turn-facts.ts";

/** More than a hand can type, and more than an album of photographs brings at once. */
const MESSAGES_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Work with many matters is no flood. */
const UNLIMITED: readonly Role[] = ["officer", "lead", "triage", "auditor", "official"];

/** What a one-time link brought: links have bounds of their own. */
const UPLOAD = "upload:";

/** What becomes of a message: handled; kept, and said so once; kept without a word. */
type FloodVerdict = "handle" | "keep_and_tell" | "keep";

/** Counts the messages of each account in the minute that its first one began. */
export type LimitFlood = (facts: TurnFacts) => Promise<FloodVerdict>;

interface Minute {
  readonly since: number;
  readonly count: number;
}

/** The counts are shared where the cache is; when it fails or forgets, messages are handled. */
export function createLimitFlood(cache: Pick<Cache, "get" | "set">): LimitFlood {
  return async ({ message, person, now }) => {
    if (UNLIMITED.includes(person.role) || message.externalId.startsWith(UPLOAD)) {
      return "handle";
    }
    const { address, sender } = message;
    const key = `messages:${address.channel}:${address.account}:${sender.externalId}`;
    const counted = await cache.get<Minute>(key);
    const isOver = counted === undefined || now.getTime() - counted.since >= MINUTE_MS;
    const minute = isOver
      ? { since: now.getTime(), count: 1 }
      : { ...counted, count: counted.count + 1 };
    await cache.set(key, minute, MINUTE_MS);
    if (minute.count <= MESSAGES_A_MINUTE) {
      return "handle";
    }
    return minute.count === MESSAGES_A_MINUTE + 1 ? "keep_and_tell" : "keep";
  };
}
