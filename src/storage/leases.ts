import type { StorageDatabase } from "./tables.ts";

/**
 * Takes a single-holder job, or keeps it: true when `owner` holds it for the next `leaseMs`, false
 * when somebody else does.
 */
export async function takeLease(
  database: StorageDatabase,
  {
    name,
    owner,
    leaseMs,
  }: { readonly name: string; readonly owner: string; readonly leaseMs: number },
  now: Date,
): Promise<boolean> {
  const until = new Date(now.getTime() + leaseMs).toISOString();
  const taken = await database
    .insertInto("leases")
    .values({ name, owner, until })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet({ owner, until })
        .where((where) =>
          where.or([
            where("leases.owner", "=", owner),
            where("leases.until", "<=", now.toISOString()),
          ]),
        ),
    )
    .returning("name")
    .execute();
  return taken.length === 1;
}

/** Who holds a job, or held it last. */
export async function findHolder(
  database: StorageDatabase,
  name: string,
): Promise<string | undefined> {
  const lease = await database
    .selectFrom("leases")
    .select("owner")
    .where("name", "=", name)
    .executeTakeFirst();
  return lease?.owner;
}

/** Lets a job go before its time is up; nothing happens when somebody else holds it. */
export async function releaseLease(
  database: StorageDatabase,
  { name, owner }: { readonly name: string; readonly owner: string },
): Promise<void> {
  await database.deleteFrom("leases").where("name", "=", name).where("owner", "=", owner).execute();
}
