import { tmpdir } from "node:os";
import { join } from "node:path";
import { openKeyRing } from "../../src/base/key-ring.ts";

/** The ring of all test databases, also for other processes that open them. */
export const testKeyRing = openKeyRing(
  join(tmpdir(), "zhiquan-test-keys"),
  new Date("2026-11-25T08:00:00.000Z"),
);

/** The ring of the installation whose data folder this is. */
export function openKeyRingOf(dataFolder: string) {
  return openKeyRing(join(dataFolder, "keys", "sealing"), new Date());
}
