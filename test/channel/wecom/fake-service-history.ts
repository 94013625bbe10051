import type { Clock } from "../../../src/base/clock.ts";
import { type FakeCall, type FakeInterface, Refused } from "./fake-wecom-interface.ts";

/** What customers, servicers and the platform said, as `kf/sync_msg` gives it. */
export interface FakeHistory {
  /** Adds a customer's (3), the platform's (4) or a servicer's (5) item; gives its `msgid`. */
  add(customer: string, origin: 3 | 4 | 5, item: Readonly<Record<string, unknown>>): string;
  addEvent(customer: string, event: Readonly<Record<string, unknown>>): string;
  /** A token as a doorbell brings it. */
  giveToken(): string;
  /** The next pages say that there is more and hold nothing. */
  giveEmptyPages(count: number): void;
  /** How many items one page holds at most. */
  limitPages(items: number): void;
}

const DAY_MS = 86_400_000;
const TOKEN_MS = 600_000;

interface Item {
  readonly at: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A cursor says how many items it is behind; without one, the last three days are given. */
export function createFakeHistory({
  add,
  clock,
  account,
  onAdded,
}: {
  readonly add: (path: string, answer: FakeInterface) => void;
  readonly clock: Clock;
  readonly account: string;
  readonly onAdded: () => void;
}): FakeHistory {
  const items: Item[] = [];
  const tokens = new Map<string, number>();
  let emptyPages = 0;
  let pageItems = 1000;

  add("kf/sync_msg", ({ body }: FakeCall) => {
    if (body.open_kfid !== account) {
      throw new Refused(95000);
    }
    const token = body.token;
    if (token !== undefined && (tokens.get(String(token)) ?? 0) <= clock.now().getTime()) {
      throw new Refused(95007);
    }
    const from = toPosition(body.cursor);
    if (emptyPages > 0) {
      emptyPages -= 1;
      // A cursor of its own, at the same place.
      return { next_cursor: `c${from}.${emptyPages}`, has_more: 1, msg_list: [] };
    }
    const limit = Math.min(pageItems, Number(body.limit ?? 1000));
    const to = Math.min(items.length, from + limit);
    const msg_list = items.slice(from, to).map(({ value }) => value);
    return { next_cursor: `c${to}`, has_more: to < items.length ? 1 : 0, msg_list };
  });

  function toPosition(cursor: unknown): number {
    if (cursor === undefined || cursor === "") {
      const earliest = clock.now().getTime() - 3 * DAY_MS;
      const index = items.findIndex(({ at }) => at >= earliest);
      return index === -1 ? items.length : index;
    }
    const position = /^c(\d+)(?:\.\d+)?$/.exec(String(cursor))?.[1];
    if (position === undefined) {
      throw new Refused(40058);
    }
    return Number(position);
  }

  function push(value: Readonly<Record<string, unknown>>): string {
    const at = clock.now().getTime();
    const msgid = `message-${items.length + 1}-${"x".repeat(20)}`;
    items.push({ at, value: { msgid, send_time: Math.floor(at / 1000), ...value } });
    onAdded();
    return msgid;
  }

  return {
    add: (customer, origin, item) =>
      push({ open_kfid: account, external_userid: customer, origin, ...item }),
    addEvent: (customer, event) =>
      push({
        origin: 4,
        msgtype: "event",
        event: { open_kfid: account, external_userid: customer, ...event },
      }),
    giveToken() {
      const token = `token-${tokens.size + 1}`;
      tokens.set(token, clock.now().getTime() + TOKEN_MS);
      return token;
    },
    giveEmptyPages(count) {
      emptyPages = count;
    },
    limitPages(count) {
      pageItems = count;
    },
  };
}
