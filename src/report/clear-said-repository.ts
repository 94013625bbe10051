import type { ExpressionBuilder } from "kysely";
import { findConversation } from "../storage/conversations.ts";
import type { ReportRow } from "../storage/report-tables.ts";
import type { StorageTransaction, Tables } from "../storage/tables.ts";
import { readDraftIds } from "./read-draft-ids.ts";

/** Fewer than any database's limit on values in a statement. */
const TURNS_AT_ONCE = 500;

/**
 * No quiet hours last so long: what has waited for longer waits for a channel that is not ready, or
 * not configured any more, and would go out whenever that came back.
 */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * Clears what was said about a report and answered, by whomever and in whichever conversation it
 * was: messages, turns, and what was sent or was to be sent. What was said of other reports stays.
 * What is about nothing in particular or an intake that was given up, or was said before that was
 * recorded, goes with the last report that the conversation has; so do messages on the dead-letter
 * list and replies that have waited for more than a day. Messages that wait for their turn are left.
 */
export async function clearSaid(
  trx: StorageTransaction,
  report: ReportRow,
  now: Date,
): Promise<void> {
  const { about, unnamed } = await listTurns(trx, report);
  const waitingSince = new Date(now.getTime() - LONGEST_WAIT_MS).toISOString();
  for (const [turns, createdBefore] of [
    [about, undefined],
    [unnamed, waitingSince],
  ] as const) {
    for (let from = 0; from < turns.length; from += TURNS_AT_ONCE) {
      await clearTurns(trx, turns.slice(from, from + TURNS_AT_ONCE), createdBefore);
    }
  }
  if (!(await hasOtherReport(trx, report))) {
    const { conversation_id: conversationId } = report;
    await trx.deleteFrom("hand_offs").where("conversation_id", "=", conversationId).execute();
    await trx
      .updateTable("inbox")
      .set({ message: "{}", status: "done", last_error: null })
      .where("conversation_id", "=", conversationId)
      .where("status", "=", "dead")
      .execute();
    await trx
      .deleteFrom("outbox")
      .where("conversation_id", "=", conversationId)
      .where("turn_id", "is", null)
      .where(isOver(waitingSince))
      .execute();
  }
}

/** What is not to be sent any more, or has waited since before an instant. */
function isOver(waitingSince: string) {
  return ({ eb, or }: ExpressionBuilder<Tables, "outbox">) =>
    or([eb("status", "!=", "pending"), eb("created_at", "<", waitingSince)]);
}

type SaidTurn = { readonly id: string; readonly inbox_seq: number };

interface SaidTurns {
  /** Of the report itself. */
  readonly about: readonly SaidTurn[];
  /** What nothing else accounts for. */
  readonly unnamed: readonly SaidTurn[];
}

async function listTurns(trx: StorageTransaction, report: ReportRow): Promise<SaidTurns> {
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
  if (await hasOtherReport(trx, report)) {
    return { about, unnamed: [] };
  }
  const living = await listLivingDrafts(trx, report.conversation_id);
  const unnamed = await trx
    .selectFrom("turns")
    .select(["id", "inbox_seq"])
    .where("conversation_id", "=", report.conversation_id)
    .where(({ eb, or, and }) =>
      or([
        eb("subject", "is", null),
        // Not a case: an intake that never became a report, unless it is going on.
        and([eb("subject", "not like", "JY%"), eb("subject", "not in", ["", ...living])]),
      ]),
    )
    .execute();
  return { about, unnamed };
}

/** The intakes that the conversation is in the middle of. */
async function listLivingDrafts(
  trx: StorageTransaction,
  conversationId: string,
): Promise<readonly string[]> {
  const conversation = await findConversation(trx, conversationId);
  return readDraftIds(conversation?.state ?? null);
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

/** @param waitingSince spares their replies that wait, unless since before that; without, none. */
async function clearTurns(
  trx: StorageTransaction,
  turns: readonly SaidTurn[],
  waitingSince: string | undefined,
): Promise<void> {
  const ids = turns.map(({ id }) => id);
  const seqs = turns.map((turn) => turn.inbox_seq);
  await trx
    .updateTable("inbox")
    .set({ message: "{}" })
    .where("seq", "in", seqs)
    .where("status", "=", "done")
    .execute();
  await trx.updateTable("turns").set({ text: "", reply: "{}" }).where("id", "in", ids).execute();
  const replies = trx.deleteFrom("outbox").where("turn_id", "in", ids);
  await (waitingSince === undefined ? replies : replies.where(isOver(waitingSince))).execute();
}
