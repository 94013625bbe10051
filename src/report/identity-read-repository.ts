import { z } from "zod";
import type { StorageDatabase } from "../storage/tables.ts";

/** The kind of the event that somebody learnt who reported. */
export const IDENTITY_READ = "identity_read";

/** Who learnt when and why who reported; not who it was. */
export interface IdentityRead {
  readonly caseNumber: string;
  readonly matterId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly person: string;
  readonly role: string;
  readonly officeId: string | null;
  readonly reason: string;
}

const dataSchema = z.object({ reason: z.string(), office: z.string().nullable() });

/** The latest readings of identities, latest first. */
export async function listIdentityReads(
  database: StorageDatabase,
  limit: number,
): Promise<readonly IdentityRead[]> {
  const rows = await database
    .selectFrom("events")
    .innerJoin("reports", "reports.id", "events.report_id")
    .leftJoin("people", "people.id", "events.actor_id")
    .select(["reports.case_number", "events.matter_id", "events.at", "events.data"])
    .select(["events.actor_id", "events.actor_role", "people.display_name"])
    .where("events.kind", "=", IDENTITY_READ)
    .orderBy("events.seq", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => {
    const { reason, office } = dataSchema.parse(JSON.parse(row.data));
    return {
      ...{ caseNumber: row.case_number, matterId: row.matter_id ?? "", at: row.at },
      person: row.display_name ?? row.actor_id,
      ...{ role: row.actor_role, officeId: office, reason },
    };
  });
}
