import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { openSqliteDialect } from "../../src/storage/sqlite-dialect.ts";

it("waits for a process that is writing the first table of the same new file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zhiquan-dialect-"));
  const file = join(folder, "zhiquan.db");
  const other = new Database(file);
  other.exec("begin immediate; create table first (id)");
  const opening = openSqliteDialect(file);
  other.exec("commit");
  await opening;
  other.close();
  const reader = new Database(file, { readonly: true });
  expect(reader.pragma("journal_mode", { simple: true })).toBe("wal");
  reader.close();
  rmSync(folder, { recursive: true });
});
