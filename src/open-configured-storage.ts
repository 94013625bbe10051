import { join } from "node:path";
import type { Log } from "./base/log.ts";
import type { Config } from "./config/config.ts";
import { openStorage, type Storage } from "./storage/open-storage.ts";

/** Opens the storage that the configuration names. */
export function openConfiguredStorage(config: Config, log: Log): Promise<Storage> {
  return openStorage({ url: config.databaseUrl ?? join(config.dataFolder, "zhiquan.db"), log });
}
