import { sql } from "kysely";
import type { PersonAddress } from "./accounts.ts";
import type { StorageDatabase, StorageTransaction } from "./tables.ts";

/** Days on which somebody of staff is away, both included, `YYYY-MM-DD` in Asia/Shanghai. */
export interface Absence {
  readonly id: string;
  readonly personId: string;
  readonly deputyId: string;
  readonly from: string;
  readonly to: string;
}

/** Who stands in for whom on a day: the deputy's id by the id of who is away. */
export type Deputies = ReadonlyMap<string, string>;

/** Enters an absence; one of the same person that has not ended is replaced. */
export async function enterAbsence(
  trx: StorageTransaction,
  { id, personId, deputyId, from, to }: Absence,
  now: Date,
): Promise<void> {
  await endAbsences(trx, personId, from);
  await trx
    .insertInto("absences")
    .values({
      ...{ id, person_id: personId, deputy_id: deputyId },
      ...{ from_on: from, to_on: to, created_at: now.toISOString() },
    })
    .execute();
}

/** Forgets the absences of a person that last until `day` or longer; gives how many there were. */
export async function endAbsences(
  trx: StorageTransaction,
  personId: string,
  day: string,
): Promise<number> {
  const ended = await trx
    .deleteFrom("absences")
    .where("person_id", "=", personId)
    .where("to_on", ">=", day)
    .returning("id")
    .execute();
  return ended.length;
}

/**
 * Who is away on a day, or on one of the days until `lastDay`, and who stands in for them. Deputies
 * who are out of use, or of another office by now, stand in for nobody.
 */
export async function listDeputies(
  database: StorageDatabase,
  day: string,
  lastDay = day,
): Promise<Deputies> {
  const rows = await database
    .selectFrom("absences")
    .innerJoin("people as deputy", "deputy.id", "absences.deputy_id")
    .innerJoin("people as away", "away.id", "absences.person_id")
    .select(["absences.person_id", "absences.deputy_id"])
    .where("absences.from_on", "<=", lastDay)
    .where("absences.to_on", ">=", day)
    .where("deputy.disabled_at", "is", null)
    .where(sql<boolean>`coalesce(deputy.office_id, '') = coalesce(away.office_id, '')`)
    .orderBy("absences.created_at")
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.deputy_id]));
}

/**
 * `wanted` with deputies in the place of those who are away. Who has no deputy among `all`, or one
 * who is away as well, keeps their place: nothing is told to nobody.
 */
export function withDeputies<Address extends PersonAddress>(
  wanted: readonly Address[],
  all: readonly Address[],
  deputies: Deputies,
): readonly Address[] {
  const found = wanted.flatMap((address) => {
    const deputy = deputies.get(address.personId);
    const atWork = all.filter(({ personId }) => personId === deputy && !deputies.has(personId));
    return atWork.length > 0 ? atWork : [address];
  });
  return [...new Set(found)];
}
