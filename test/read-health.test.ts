import { sql } from "kysely";
import { expect, it } from "vitest";
import { createLog } from "../src/base/log.ts";
import { loadConfig } from "../src/config/config.ts";
import { readHealth, warnOfStranded } from "../src/read-health.ts";
import { openTestStorage } from "./support/open-test-storage.ts";

it("says that the replies cannot be counted, and is healthy as long as it can write", async () => {
  const { storage, drop } = await openTestStorage();
  await sql`alter table outbox rename to elsewhere`.execute(storage.database);
  const config = loadConfig({});
  const health = await readHealth({ config, storage, channels: [], isBehind: () => false });
  expect(health).toMatchObject({
    isHealthy: true,
    facts: { storage: "ok", channels: { "not configured": expect.stringContaining("outbox") } },
  });
  const logged: string[] = [];
  const log = createLog("warn", (line) => void logged.push(line));
  await warnOfStranded({ config, storage, log });
  expect(logged.join("")).toContain("replies cannot be counted");
  await drop();
});
