import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeKeyRing, openKeyRing } from "../../src/base/key-ring.ts";
import { createDataKey } from "../../src/base/seal-text.ts";

const NOW = new Date("2026-11-25T08:00:00.000Z");
const PLACE = { record: "report-1", field: "key:content" };
const folders: string[] = [];

function makeFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), "zhiquan-ring-"));
  folders.push(parent);
  return join(parent, "sealing");
}
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("openKeyRing", () => {
  it("makes one key at the first start, for the owner alone, and keeps it", () => {
    const folder = makeFolder();
    const key = createDataKey();
    const wrapped = openKeyRing(folder, NOW).wrap(key, PLACE);
    const again = openKeyRing(folder, NOW);
    expect(again.unwrap(wrapped, PLACE).equals(key)).toBe(true);
    expect(again.list()).toEqual([{ id: wrapped.keyId, createdAt: NOW.toISOString() }]);
    const [name = ""] = readdirSync(folder);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("seals with the newest key and opens with all of them, also those that others add", () => {
    const folder = makeFolder();
    const [one, other] = [openKeyRing(folder, NOW), openKeyRing(folder, NOW)];
    const key = createDataKey();
    const before = one.wrap(key, PLACE);
    const added = other.add(new Date("2026-11-26T08:00:00.000Z"));
    const after = one.wrap(key, PLACE);
    expect(after.keyId).toBe(added.id);
    expect(added.id).toMatch(/^0002-/);
    for (const wrapped of [before, after]) {
      expect(one.unwrap(wrapped, PLACE).equals(key)).toBe(true);
    }
  });

  it("opens nothing more with a key that was destroyed, and keeps the newest", () => {
    const folder = makeFolder();
    const [ring, other] = [openKeyRing(folder, NOW), openKeyRing(folder, NOW)];
    const wrapped = ring.wrap(createDataKey(), PLACE);
    expect(() => ring.destroy(wrapped.keyId)).toThrow(
      expect.objectContaining({ code: "newest_key_kept" }),
    );
    ring.add(NOW);
    ring.destroy(wrapped.keyId);
    expect(existsSync(join(folder, `${wrapped.keyId}.key.json`))).toBe(false);
    for (const one of [ring, other]) {
      expect(() => one.unwrap(wrapped, PLACE)).toThrow(
        expect.objectContaining({ code: "sealing_key_missing" }),
      );
    }
  });

  it("never replaces a damaged key, and says which one it is", () => {
    const folder = makeFolder();
    openKeyRing(folder, NOW);
    const [name = ""] = readdirSync(folder);
    writeFileSync(join(folder, name), "{}");
    expect(() => openKeyRing(folder, NOW)).toThrow(
      expect.objectContaining({
        code: "keys_unreadable",
        message: expect.stringContaining(name),
      }),
    );
  });
});

describe("makeKeyRing", () => {
  it("keeps its keys in memory, and wraps for one place only", () => {
    const ring = makeKeyRing(NOW);
    const key = createDataKey();
    const wrapped = ring.wrap(key, PLACE);
    expect(ring.unwrap(wrapped, PLACE).equals(key)).toBe(true);
    expect(() => ring.unwrap(wrapped, { ...PLACE, record: "report-2" })).toThrow(
      expect.objectContaining({ code: "sealed_data_damaged" }),
    );
    const first = wrapped.keyId;
    ring.add(NOW);
    ring.destroy(first);
    expect(ring.list()).toHaveLength(1);
  });
});
