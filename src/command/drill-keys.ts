import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "../base/app-error.ts";
import { makeKeyRing } from "../base/key-ring.ts";
import { openText, sealText } from "../base/seal-text.ts";
import { openDataKey, openOrCreateDataKey } from "../storage/data-keys.ts";
import { openStorage, type Storage } from "../storage/open-storage.ts";
import { countDataKeys, rewrapDataKeys } from "../storage/rewrap-data-keys.ts";
import { keyRingOf } from "../storage/sealing-plugin.ts";
import type { CommandContext } from "./command-context.ts";

const TEXT = "演练用的一句话";
const NAME = { record_id: "drill", purpose: "content" } as const;
const PLACE = { record: "drill", field: "narrative" };

/** Seals, rotates and destroys in a database of its own; says each step, fails at the first wrong one. */
export async function drillKeys({ write }: CommandContext): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "zhiquan-drill-"));
  const file = path.join(folder, "drill.db");
  const storage = await openStorage({ url: file, keyRing: makeKeyRing(new Date()) });
  try {
    for (const [name, isRight] of await carryOut(storage, file)) {
      write(`${isRight ? "通过" : "失败"}  ${name}`);
      if (!isRight) {
        throw new AppError({ code: "drill_failed", message: name });
      }
    }
  } finally {
    await storage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function carryOut(storage: Storage, file: string) {
  const { database } = storage;
  const ring = keyRingOf(database);
  const sealed = sealText(await openOrCreateDataKey(database, NAME), TEXT, PLACE);
  const open = async () => {
    const key = await openDataKey(database, NAME);
    return key && openText(key, sealed, PLACE);
  };
  const isSealed = (await open()) === TEXT && !sealed.includes(TEXT);
  const [old] = ring.list();
  const added = ring.add(new Date());
  await rewrapDataKeys(storage);
  const isRotated = (await countDataKeys(database)).size === 1 && (await open()) === TEXT;
  ring.destroy(old?.id ?? "");
  const isRetired = (await open()) === TEXT && ring.list()[0]?.id === added.id;
  await database.deleteFrom("data_keys").where("record_id", "=", NAME.record_id).execute();
  const isDestroyed = (await open()) === undefined;
  return [
    ["封存后打得开，库里看不到原文", isSealed && !readFileSync(file).includes(TEXT)],
    ["轮换后仍打得开，全部改用新密钥", isRotated],
    ["销毁旧密钥后仍打得开", isRetired],
    ["销毁数据密钥后打不开", isDestroyed],
  ] as const;
}
