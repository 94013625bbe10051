import { type Clock, systemClock } from "./base/clock.ts";
import { createOwnerId } from "./base/owner-id.ts";
import type { SingleHolder } from "./channel/single-holder.ts";
import { releaseLease, takeLease } from "./storage/leases.ts";
import type { Storage } from "./storage/open-storage.ts";

/** A job that one of the processes on this storage has at a time, by a lease in the database. */
export function createSingleHolder(
  storage: Storage,
  {
    name,
    leaseMs,
    clock = systemClock,
  }: { readonly name: string; readonly leaseMs: number; readonly clock?: Clock },
): SingleHolder {
  const lease = { name, owner: createOwnerId(), leaseMs };
  return {
    leaseMs,
    take: () => takeLease(storage.database, lease, clock.now()),
    release: () => releaseLease(storage.database, lease),
  };
}
