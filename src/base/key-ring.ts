import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { AppError } from "./app-error.ts";
import { type DataKey, openBytes, type SealPlace, sealBytes } from "./seal-text.ts";
import { writeWholeFile } from "./write-whole-file.ts";

/** A data key as it may be stored. */
interface WrappedKey {
  /** The key of the ring that it was sealed with. */
  readonly keyId: string;
  readonly sealed: string;
}

/** A key of the ring, without the key. */
interface RingKeyFacts {
  /** `<number>-<8 hex characters>`: the newest sorts last. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/**
 * The installation's own keys, which seal the data keys. The newest seals, all of them open; keys
 * that another process added are seen at once.
 */
export interface KeyRing {
  /** Oldest first. */
  list(): readonly RingKeyFacts[];
  wrap(key: DataKey, place: SealPlace): WrappedKey;
  /** @throws AppError `sealing_key_missing`, `sealed_data_damaged`. */
  unwrap(wrapped: WrappedKey, place: SealPlace): DataKey;
  /** Makes a key, the newest from now on. */
  add(now: Date): RingKeyFacts;
  /** Destroys a key: what it alone opens is lost. The newest cannot be destroyed. */
  destroy(id: string): void;
}

const keyFileSchema = z.strictObject({
  id: z.string().regex(/^\d{4}-[0-9a-f]{8}$/),
  createdAt: z.iso.datetime(),
  key: z.string().regex(/^[\w-]{43}$/, "must be 32 bytes in base64url"),
});
type KeyFile = z.infer<typeof keyFileSchema>;

interface RingKey extends RingKeyFacts {
  readonly key: KeyObject;
}

const ENDING = ".key.json";

/**
 * Opens the key ring of `folder`; makes the first key at the first start. Files are readable for
 * the owner alone.
 *
 * @throws AppError `keys_unreadable`: a damaged key is never replaced silently.
 */
export function openKeyRing(folder: string, now: Date): KeyRing {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = new Map<string, RingKey>();
  function read(): readonly RingKey[] {
    const ids = listKeyIds(folder);
    for (const id of known.keys()) {
      if (!ids.includes(id)) {
        known.delete(id);
      }
    }
    return ids.map((id) => {
      const key = known.get(id) ?? readKey(folder, id);
      known.set(id, key);
      return key;
    });
  }
  const ring = createKeyRing({
    read,
    write(file) {
      writeWholeFile(join(folder, file.id + ENDING), `${JSON.stringify(file)}\n`, 0o600);
      keepNames(folder);
      keepNames(dirname(folder));
    },
    remove: (id) => rmSync(join(folder, id + ENDING)),
  });
  if (read().length === 0) {
    ring.add(now);
  }
  return ring;
}

/** Nothing may be sealed with a key whose file a power cut could take back. */
function keepNames(folder: string): void {
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** A ring in memory, for a process that keeps nothing. */
export function makeKeyRing(now: Date): KeyRing {
  const keys = new Map<string, RingKey>();
  const ring = createKeyRing({
    read: () => [...keys.values()],
    write: (file) => keys.set(file.id, toRingKey(file)),
    remove: (id) => keys.delete(id),
  });
  ring.add(now);
  return ring;
}

interface KeyStore {
  /** Oldest first. */
  read(): readonly RingKey[];
  write(file: KeyFile): void;
  remove(id: string): void;
}

function createKeyRing(store: KeyStore): KeyRing {
  const toFacts = ({ id, createdAt }: RingKeyFacts) => ({ id, createdAt });
  return {
    list: () => store.read().map(toFacts),
    wrap(key, place) {
      const newest = store.read().at(-1);
      if (newest === undefined) {
        throw sealingKeyMissing("any", place);
      }
      return { keyId: newest.id, sealed: sealBytes(newest.key, key.export(), place) };
    },
    unwrap({ keyId, sealed }, place) {
      const key = store.read().find(({ id }) => id === keyId);
      if (key === undefined) {
        throw sealingKeyMissing(keyId, place);
      }
      return createSecretKey(openBytes(key.key, sealed, place));
    },
    add(now) {
      const file = makeKeyFile(store.read().at(-1), now);
      store.write(file);
      return toFacts(file);
    },
    destroy(id) {
      if (store.read().at(-1)?.id === id) {
        throw new AppError({ code: "newest_key_kept", message: `${id} is the key that seals` });
      }
      store.remove(id);
    },
  };
}

function makeKeyFile(newest: RingKeyFacts | undefined, now: Date): KeyFile {
  const number = Number(newest?.id.slice(0, 4) ?? 0) + 1;
  return {
    id: `${String(number).padStart(4, "0")}-${randomBytes(4).toString("hex")}`,
    createdAt: now.toISOString(),
    key: randomBytes(32).toString("base64url"),
  };
}

function listKeyIds(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort();
}

function readKey(folder: string, id: string): RingKey {
  const name = join(folder, id + ENDING);
  try {
    const file = keyFileSchema.parse(JSON.parse(readFileSync(name, "utf8")));
    if (file.id !== id) {
      throw new Error(`it calls itself ${file.id}`);
    }
    return toRingKey(file);
  } catch (cause) {
    throw keyUnreadable(name, cause);
  }
}

function keyUnreadable(file: string, cause: unknown): AppError {
  return new AppError({
    code: "keys_unreadable",
    message: `${file} is no usable key: restore it from the backup`,
    cause,
  });
}

function toRingKey({ id, createdAt, key }: KeyFile): RingKey {
  return { id, createdAt, key: createSecretKey(Buffer.from(key, "base64url")) };
}

function sealingKeyMissing(keyId: string, { record, field }: SealPlace): AppError {
  return new AppError({
    code: "sealing_key_missing",
    message: `${field} of ${record} was sealed with the key ${keyId}, which the key ring does not hold: restore it from the backup`,
  });
}
