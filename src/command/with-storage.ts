import { openConfiguredStorage } from "../open-configured-storage.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { CommandContext } from "./command-context.ts";

/** Opens the storage for one command, and closes it whatever happens. */
export async function withStorage(
  context: CommandContext,
  work: (storage: Storage) => Promise<void>,
): Promise<void> {
  const { config, log } = context.configure();
  const storage = await openConfiguredStorage(config, log);
  try {
    await work(storage);
  } finally {
    await storage.close();
  }
}
