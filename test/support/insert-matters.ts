import { MADE_RECEIPT } from "../../src/command/bench-matters-repository.ts";
import type { StorageDatabase } from "../../src/storage/tables.ts";

/** A matter that lies in a database: what is left out is the same for all. */
export interface LyingMatter {
  readonly id: string;
  readonly officeId?: string;
  readonly targetOfficeId?: string;
  readonly officerId?: string;
  readonly state?: string;
  readonly type?: string;
  readonly district?: string;
  readonly nextDueOn?: string;
  readonly createdAt?: string;
  readonly isOpen?: boolean;
}

const AT = "2026-11-20T02:00:00.000Z";

/** Puts matters, each of a report of its own, into a database. */
export async function insertMatters(
  database: StorageDatabase,
  matters: readonly LyingMatter[],
): Promise<void> {
  const reports = matters.map(({ id, createdAt = AT }) => ({
    ...{ id: `report-${id}`, case_number: id, person_id: "p", narrative: "", fields: "{}" },
    ...{ query_code_salt: "", query_code_hash: "", channel: "web", account: "site" },
    ...{ conversation_id: "web:p", receipt: MADE_RECEIPT, submitted_at: createdAt },
  }));
  await database.insertInto("reports").values(reports).execute();
  const rows = matters.map((matter) => ({
    ...{ id: matter.id, report_id: `report-${matter.id}`, ordinal: 1 },
    ...{ type: matter.type ?? "counterfeit_mark", district: matter.district ?? "普宁市" },
    ...{ authority: "county_bureau", office_id: matter.officeId ?? "puning-market-bureau" },
    ...{ officer_id: matter.officerId ?? null, state: matter.state ?? "queued", version: 1 },
    ...{ target_office_id: matter.targetOfficeId ?? null, routing: "{}" },
    ...{ rule_id: "none", rule_version: 0, updated_at: AT, created_at: matter.createdAt ?? AT },
    next_due_on: matter.nextDueOn ?? "9999-12-31",
    is_open: matter.isOpen === false ? 0 : 1,
  }));
  await database.insertInto("matters").values(rows).execute();
}
