import { join } from "node:path";
import type { Log } from "./base/log.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import type { Config } from "./config/config.ts";
import { openStorage, type Storage } from "./storage/open-storage.ts";

/**
 * Opens the storage that the configuration names.
 *
 * @throws AppError `data_folder_unusable` when SQLite would have no place.
 */
export async function openConfiguredStorage(config: Config, log: Log): Promise<Storage> {
  if (config.databaseUrl === undefined) {
    checkDataFolder(config.dataFolder);
  }
  return openStorage({ url: config.databaseUrl ?? join(config.dataFolder, "zhiquan.db"), log });
}
