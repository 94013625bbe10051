import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EvidenceBackend, KeptObject } from "./evidence-backend.ts";
import { evidenceMissing, toStorageFault } from "./evidence-fault.ts";

const UNFINISHED = ".part";

/** Keeps evidence in a folder: `<first two characters>/<name>`, synced before it counts as kept. */
export function createFolderBackend(folder: string): EvidenceBackend {
  const parentOf = (name: string) => join(folder, name.slice(0, 2));
  const pathOf = (name: string) => join(parentOf(name), name);
  return {
    async put(name, content) {
      const parent = parentOf(name);
      await mkdir(parent, { recursive: true, mode: 0o700 });
      const unfinished = pathOf(name) + UNFINISHED;
      try {
        await writeAll(unfinished, content);
        await rename(unfinished, pathOf(name));
        await syncFolders(parent, folder);
      } catch (cause) {
        throw toStorageFault(cause);
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    async get(name) {
      const handle = await open(pathOf(name), "r").catch((cause: unknown) => {
        throw evidenceMissing(name, cause);
      });
      return handle.createReadStream();
    },
    remove: (name) => rm(pathOf(name), { force: true }),
    list: () => listFiles(folder),
  };
}

async function writeAll(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(file, "w", 0o600);
  try {
    for await (const bytes of content) {
      await writeBytes(handle, bytes);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes all of the bytes at the file's end: one call may write fewer. */
export async function writeBytes(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, offset);
    offset += bytesWritten;
  }
}

async function syncFolders(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  }
}

async function* listFiles(folder: string): AsyncGenerator<KeptObject> {
  const entries = await opendir(folder, { recursive: true }).catch(() => []);
  for await (const entry of entries) {
    const facts = entry.isFile()
      ? await stat(join(entry.parentPath, entry.name)).catch(() => undefined)
      : undefined;
    if (facts !== undefined) {
      yield { name: entry.name, keptAt: facts.mtime };
    }
  }
}
