import type { ReportRow } from "../storage/report-tables.ts";
import type { StorageTransaction } from "../storage/tables.ts";

/** Fewer than any database's limit on values in a statement. */
const TURNS_AT_ONCE = 500;

/**
 * Clears what was said about a report and answered, by whomever and in whichever conversation it
 * was: messages, turns, and what was sent. What was said of other reports stays. What is about
 * nothing in particular, or was said before that was recorded, goes with the last report that the
 * conversation has. Messages and replies that still wait are left.
 */
export async function clearSaid(trx: StorageTransaction, report: ReportRow): Promise<void> {
  const turns = await listTurns(trx, report);
  for (let from = 0; from < turns.length; from += TURNS_AT_ONCE) {
    await clearTurns(trx, turns.slice(from, from + TURNS_AT_ONCE));
  }
  if (!(await hasOtherReport(trx, report))) {
    const { conversation_id: conversationId } = report;
    await trx.deleteFrom("hand_offs").where("conversation_id", "=", conversationId).execute();
    await trx
      .deleteFrom("outbox")
      .where("conversation_id", "=", conversationId)
      .where("turn_id", "is", null)
      .where("status", "!=", "pending")
      .execute();
  }
}

type SaidTurn = { readonly id: string; readonly inbox_seq: number };

async function listTurns(trx: StorageTransaction, report: ReportRow): Promise<readonly SaidTurn[]> {
  const matters = await trx
    .selectFrom("matters")
    .select("id")
    .where("report_id", "=", report.id)
    .execute();
  const subjects = [report.id, report.case_number, ...matters.map(({ id }) => id)];
  const about = await trx
    .selectFrom("turns")
    .select(["id", "inbox_seq"])
    .where("subject", "in", subjects)
    .execute();
  const unnamed = (await hasOtherReport(trx, report))
    ? []
    : await trx
        .selectFrom("turns")
        .select(["id", "inbox_seq"])
        .where("conversation_id", "=", report.conversation_id)
        .where("subject", "is", null)
        .execute();
  return [...about, ...unnamed];
}

/** Whether a report that was not erased was made in the same conversation. */
async function hasOtherReport(trx: StorageTransaction, report: ReportRow): Promise<boolean> {
  const other = await trx
    .selectFrom("reports")
    .select("id")
    .where("conversation_id", "=", report.conversation_id)
    .where("id", "!=", report.id)
    .where("erased_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

async function clearTurns(trx: StorageTransaction, turns: readonly SaidTurn[]): Promise<void> {
  const ids = turns.map(({ id }) => id);
  const seqs = turns.map((turn) => turn.inbox_seq);
  await trx
    .updateTable("inbox")
    .set({ message: "{}" })
    .where("seq", "in", seqs)
    .where("status", "=", "done")
    .execute();
  await trx.updateTable("turns").set({ text: "", reply: "{}" }).where("id", "in", ids).execute();
  await trx
    .deleteFrom("outbox")
    .where("turn_id", "in", ids)
    .where("status", "!=", "pending")
    .execute();
}
