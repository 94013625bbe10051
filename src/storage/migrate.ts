import { Migrator } from "kysely";
import { AppError } from "../base/app-error.ts";
import { createFirstTables } from "./migrations/0001-first-tables.ts";
import { addSuspicion } from "./migrations/0002-crashed-rows.ts";
import { createGapsAndHandOffs } from "./migrations/0003-gaps-and-hand-offs.ts";
import { addMatterLife } from "./migrations/0004-matter-life.ts";
import { createWecomCards } from "./migrations/0005-wecom-cards.ts";
import { createServiceTables } from "./migrations/0006-wechat-service.ts";
import { addSealedEvidence } from "./migrations/0008-sealed-evidence.ts";
import { createDataKeys } from "./migrations/0009-data-keys.ts";
import { addStaffDay } from "./migrations/0010-staff-day.ts";
import { createDeskSessions } from "./migrations/0011-desk-sessions.ts";
import { addSeveralAccounts } from "./migrations/0013-one-person-several-accounts.ts";
import { addServicePull } from "./migrations/0014-service-pull.ts";
import { addErasure } from "./migrations/0017-erasure.ts";
import { addGoneAccounts } from "./migrations/0018-gone-accounts.ts";
import { createBotStreams } from "./migrations/0020-bot-streams.ts";
import { addBotDrafts } from "./migrations/0021-bot-drafts.ts";
import { orderQueuesByWait } from "./migrations/0022-queues-by-wait.ts";
import type { StorageDatabase, StorageKind } from "./tables.ts";

/**
 * Brings the tables up to date.
 *
 * @param upTo the migration to end with, instead of the latest.
 * @throws AppError `storage_migration_failed`.
 */
export async function migrate(
  database: StorageDatabase,
  kind: StorageKind,
  upTo?: string,
): Promise<void> {
  const migrator = createMigrator(database, kind);
  const { error } = await (upTo === undefined
    ? migrator.migrateToLatest()
    : migrator.migrateTo(upTo));
  if (error !== undefined) {
    throw new AppError({
      code: "storage_migration_failed",
      message: `the ${kind} database could not be brought up to date`,
      cause: error,
    });
  }
}

/** The latest migration that a database has had. */
export async function findLatestMigration({
  database,
  kind,
}: {
  readonly database: StorageDatabase;
  readonly kind: StorageKind;
}): Promise<string> {
  const migrations = await createMigrator(database, kind).getMigrations();
  return migrations.findLast(({ executedAt }) => executedAt !== undefined)?.name ?? "";
}

function createMigrator(database: StorageDatabase, kind: StorageKind): Migrator {
  return new Migrator({
    db: database,
    provider: {
      getMigrations: async () => ({
        "0001-first-tables": createFirstTables(kind),
        "0002-crashed-rows": addSuspicion,
        "0003-gaps-and-hand-offs": createGapsAndHandOffs,
        "0004-matter-life": addMatterLife,
        "0005-wecom-cards": createWecomCards,
        "0006-wechat-service": createServiceTables,
        "0008-sealed-evidence": addSealedEvidence,
        "0009-data-keys": createDataKeys,
        "0010-staff-day": addStaffDay,
        "0011-desk-sessions": createDeskSessions(kind),
        "0013-one-person-several-accounts": addSeveralAccounts,
        "0014-service-pull": addServicePull,
        "0017-erasure": addErasure,
        "0018-gone-accounts": addGoneAccounts,
        "0020-bot-streams": createBotStreams,
        "0021-bot-drafts": addBotDrafts,
        "0022-queues-by-wait": orderQueuesByWait,
      }),
    },
  });
}
