import type { Insertable } from "kysely";
import { inParts } from "../base/in-parts.ts";
import type { MatterClock } from "../report/matter.ts";
import type { Storage } from "../storage/open-storage.ts";
import { NO_DAY, type Tables } from "../storage/tables.ts";

/** A receipt that nobody signed, for reports that nobody submitted. */
export const MADE_RECEIPT = JSON.stringify({
  receipt: { caseNumber: "", submittedAt: "", type: "", office: "", promises: [], evidence: [] },
  algorithm: "Ed25519",
  keyId: "",
  signature: "",
});
const ROWS_AT_ONCE = 500;
const AT = "2026-01-05T00:00:00.000Z";

/** One open matter of a made-up report, with its clock. */
export interface MadeMatter {
  readonly number: number;
  readonly officeId: string;
  readonly officerId: string;
  readonly clock: Omit<MatterClock, "matterId">;
}

/** Fills a database with staff and open matters, many rows at once. */
export async function fillWithMatters(
  storage: Storage,
  matters: readonly MadeMatter[],
  staff: readonly { readonly id: string; readonly role: string; readonly officeId: string }[],
): Promise<void> {
  await storage.transaction(async (trx) => {
    const people = staff.map(({ id, role, officeId }) => ({
      ...{ id, role, office_id: officeId, created_at: AT },
    }));
    await trx.insertInto("people").values(people).execute();
    const accounts = staff.map(({ id }) => ({
      ...{ channel: "web", account: "site", external_id: id, person_id: id },
      conversation_id: `web:${id}`,
    }));
    await trx.insertInto("accounts").values(accounts).execute();
    for (const part of inParts(matters, ROWS_AT_ONCE)) {
      await trx.insertInto("reports").values(part.map(toReport)).execute();
      await trx.insertInto("matters").values(part.map(toMatter)).execute();
      await trx.insertInto("matter_clocks").values(part.map(toClock)).execute();
    }
  });
}

function toReport({ number }: MadeMatter): Insertable<Tables["reports"]> {
  return {
    ...{ id: `report-${number}`, case_number: `case-${number}`, person_id: "made" },
    ...{ query_code_salt: "", query_code_hash: "", channel: "web", account: "site" },
    ...{ conversation_id: "web:made", narrative: "", fields: "{}", receipt: MADE_RECEIPT },
    submitted_at: AT,
  };
}

function toMatter({
  number,
  officeId,
  officerId,
  clock,
}: MadeMatter): Insertable<Tables["matters"]> {
  return {
    ...{ id: `case-${number}-1`, report_id: `report-${number}`, ordinal: 1 },
    ...{ type: "counterfeit_mark", district: "city", authority: "city_bureau" },
    ...{ office_id: officeId, officer_id: officerId, state: "accepted", version: 1 },
    ...{ rule_id: "none", rule_version: 0, routing: "{}", created_at: AT, updated_at: AT },
    next_due_on: clock.dueOn ?? NO_DAY,
  };
}

function toClock({ number, clock }: MadeMatter): Insertable<Tables["matter_clocks"]> {
  return {
    id: `case-${number}-1:${clock.clockId}`,
    ...{ matter_id: `case-${number}-1`, clock_id: clock.clockId, status: clock.status },
    ...{ started_on: clock.startedOn, due_on: clock.dueOn, remind_on: clock.remindOn },
    provisional: 0,
  };
}
