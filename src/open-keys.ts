import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "./base/app-error.ts";
import { systemClock } from "./base/clock.ts";
import { type KeyRing, openKeyRing } from "./base/key-ring.ts";
import type { Config } from "./config/config.ts";

/** What the installation keeps secret. */
export interface Keys {
  /** Signs receipts: Ed25519. */
  readonly receiptKey: KeyObject;
  /** Goes into every query code's hash, so that a stolen database alone gives no code away. */
  readonly queryCodePepper: string;
}

/**
 * Reads the keys of the installation from `folder`; makes them at the first start, readable for the
 * owner alone.
 *
 * @throws AppError `keys_unreadable`: a damaged key is never replaced silently, old receipts hang
 *   on it.
 */
export function openKeys(folder: string): Keys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const receiptKeyFile = join(folder, "receipt-key.pem");
  try {
    return {
      receiptKey: createPrivateKey(readOrMake(receiptKeyFile, makeReceiptKey)),
      queryCodePepper: readOrMake(join(folder, "query-code-pepper"), makePepper).trim(),
    };
  } catch (cause) {
    throw keysUnreadable(folder, cause);
  }
}

/**
 * Opens the keys that seal what is stored.
 *
 * @throws AppError `keys_unreadable`.
 */
export function openConfiguredKeyRing(config: Config): KeyRing {
  return openKeyRing(join(config.dataFolder, "keys", "sealing"), systemClock.now());
}

/** Makes keys that nobody keeps, for a process that hands out nothing to last. */
export function makeKeys(): Keys {
  return { receiptKey: createPrivateKey(makeReceiptKey()), queryCodePepper: makePepper() };
}

function keysUnreadable(folder: string, cause: unknown): AppError {
  return new AppError({
    code: "keys_unreadable",
    message: `${folder} holds no usable keys: restore receipt-key.pem and query-code-pepper from the backup`,
    cause,
  });
}

function readOrMake(file: string, make: () => string): string {
  if (!existsSync(file)) {
    writeFileSync(file, make(), { mode: 0o600 });
  }
  return readFileSync(file, "utf8");
}

function makeReceiptKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function makePepper(): string {
  return randomBytes(32).toString("base64url");
}
