import { join } from "node:path";
import type { Log } from "./base/log.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import type { Config } from "./config/config.ts";
import { openConfiguredKeyRing } from "./open-keys.ts";
import { openStorage, type Storage } from "./storage/open-storage.ts";

/**
 * Opens the storage that the configuration names, with the keys of the data folder.
 *
 * @throws AppError `data_folder_unusable` when there is no place for them; `keys_unreadable`;
 *   what {@link openStorage} throws.
 */
export async function openConfiguredStorage(config: Config, log: Log): Promise<Storage> {
  checkDataFolder(config.dataFolder);
  return openStorage({ url: toDatabaseUrl(config), keyRing: openConfiguredKeyRing(config), log });
}

/** Where the database is; see {@link openStorage}. */
export function toDatabaseUrl({ databaseUrl, dataFolder }: Config): string {
  return databaseUrl ?? join(dataFolder, "zhiquan.db");
}
