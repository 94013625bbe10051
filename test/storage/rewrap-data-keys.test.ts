import { afterAll, beforeAll, expect, it } from "vitest";
import { makeKeyRing } from "../../src/base/key-ring.ts";
import { openText, sealText } from "../../src/base/seal-text.ts";
import { openDataKey, openOrCreateDataKey } from "../../src/storage/data-keys.ts";
import {
  countDataKeys,
  retireRingKey,
  rewrapDataKeys,
} from "../../src/storage/rewrap-data-keys.ts";
import type { StorageDatabase } from "../../src/storage/tables.ts";
import {
  describeOnEachStorage,
  openTestStorage,
  type TestStorage,
} from "../support/open-test-storage.ts";

const START = new Date("2026-11-26T08:00:00.000Z");
const later = (hours: number) => new Date(START.getTime() + hours * 3_600_000);
const RECORDS = 120;

describeOnEachStorage("a rotation", (_, kind) => {
  const ring = makeKeyRing(START);
  let test: TestStorage;
  const sealed = new Map<string, string>();
  const toName = (id: string) => ({ record_id: id, purpose: "content" }) as const;
  const place = (id: string) => ({ record: id, field: "narrative" });

  async function write(id: string, database: StorageDatabase = test.storage.database) {
    const key = await openOrCreateDataKey(database, toName(id));
    sealed.set(id, sealText(key, `text of ${id}`, place(id)));
  }
  async function read(id: string) {
    const key = await openDataKey(test.storage.database, toName(id));
    return key && openText(key, sealed.get(id) ?? "", place(id));
  }

  beforeAll(async () => {
    test = await openTestStorage(kind, ring);
    await test.storage.transaction(async (trx) => {
      for (let number = 0; number < RECORDS; number += 1) {
        await write(`r${number}`, trx);
      }
    });
  });
  afterAll(() => test.drop());

  it("loses nothing while others read, write and destroy, and brings nothing back", async () => {
    const { database } = test.storage;
    const [old] = ring.list();
    const oldId = old?.id ?? "";
    expect(await retireRingKey(database, oldId, later(99))).toBe("newest");
    const added = ring.add(later(1));
    expect(await retireRingKey(database, oldId, later(99))).toBe("in_use");
    let isDone = false;
    let readings = 0;
    const readers = Array.from({ length: 3 }, async (_, reader) => {
      for (let number = reader; !isDone && readings < 3_000; number = (number + 7) % 100) {
        expect(await read(`r${number}`)).toBe(`text of r${number}`);
        readings += 1;
      }
    });
    const writer = (async () => {
      for (let number = 0; number < 9; number += 1) {
        await write(`new${number}`);
      }
      await database.deleteFrom("data_keys").where("record_id", "=", "r119").execute();
    })();
    await Promise.all([rewrapDataKeys(test.storage), writer]).finally(() => {
      isDone = true;
    });
    await Promise.all(readers);
    expect(readings).toBeGreaterThan(0);
    // 119 left, 9 new, and the key of messages.
    expect(await countDataKeys(database)).toEqual(new Map([[added.id, 129]]));
    expect(await retireRingKey(database, oldId, later(2))).toBe("too_young");
    expect(await retireRingKey(database, oldId, later(27))).toBe("retired");
    for (const id of sealed.keys()) {
      expect(await read(id)).toBe(id === "r119" ? undefined : `text of ${id}`);
    }
    expect(await retireRingKey(database, "0009-00000000", later(99))).toBe("unknown");
  });
});
