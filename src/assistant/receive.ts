import type { Clock } from "../base/clock.ts";
import type { Receive } from "../conversation/channel.ts";
import { insertMessage } from "../storage/inbox.ts";
import type { Storage } from "../storage/open-storage.ts";

/** Takes messages in: stored first, then the worker is woken. */
export function createReceive({
  storage,
  clock,
  notify,
}: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly notify: () => void;
}): Receive {
  return async (message) => {
    const received = await insertMessage(storage.database, message, clock.now());
    if (received === "accepted") {
      notify();
    }
    return received;
  };
}
