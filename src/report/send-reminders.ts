import { isWithinSpans, type LocalDate, toLocalDate } from "../base/clock.ts";
import { toReply } from "../conversation/reply.ts";
import { type Deputies, listDeputies, withDeputies } from "../storage/absences.ts";
import type { Storage } from "../storage/open-storage.ts";
import { enqueueReplies, type OutgoingReply } from "../storage/outbox.ts";
import { listStaffAddresses, type StaffAddress } from "../storage/people.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { listClocksToRemind, recordReminders, type SweptClock } from "./clock-sweep-repository.ts";
import { labelType } from "./label-type.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { findReminder, planReminder } from "./plan-reminder.ts";
import { chooseRecipients } from "./reminder-recipients.ts";
import type { ReminderStage } from "./reminder-rules.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { isWorkday } from "./working-calendar.ts";

const ROWS_SHOWN = 15;

interface Staff {
  readonly staff: readonly StaffAddress[];
  readonly deputies: Deputies;
}

interface Reminder {
  readonly row: SweptClock;
  readonly stage: ReminderStage;
}

/**
 * In working hours, reminds officers and leads of the limits whose reminder's day has come: one
 * message a person, whatever the number of limits. Gives the number of limits.
 */
export async function sendReminders(
  storage: Storage,
  now: Date,
  context: NoticeContext,
): Promise<number> {
  const today = toLocalDate(now);
  if (!isWorkingHour(now, today, context.knowledge)) {
    return 0;
  }
  const rows = await listClocksToRemind(storage.database, today);
  if (rows.length === 0) {
    return 0;
  }
  return storage.transaction(async (trx) => {
    const reminders = await takeReminders(trx, rows, today, context.knowledge);
    const staff = await listStaffAddresses(trx);
    const deputies = await listDeputies(trx, today);
    const messages = toMessages(reminders, { staff, deputies }, now, context);
    await enqueueReplies(trx, messages, { now });
    return reminders.length;
  });
}

/** Whether people work at an instant: on a working day, between the hours of the rules. */
function isWorkingHour(
  now: Date,
  today: LocalDate,
  { calendar, reminders }: Pick<ReportKnowledge, "calendar" | "reminders">,
): boolean {
  return isWorkday(today, calendar) && isWithinSpans(now, reminders.hours);
}

/** Notes the reminders as given; those that another process was faster with are left out. */
async function takeReminders(
  trx: StorageTransaction,
  rows: readonly SweptClock[],
  today: LocalDate,
  knowledge: ReportKnowledge,
): Promise<readonly Reminder[]> {
  // Limits that began and end on the same days are reminded of on the same days.
  const groups = new Map<string, SweptClock[]>();
  for (const row of rows) {
    const { clockId, startedOn, dueOn } = row.clock;
    const key = `${clockId} ${startedOn} ${dueOn}`;
    const group = groups.get(key) ?? [];
    group.push(row);
    groups.set(key, group);
  }
  const taken: Reminder[] = [];
  for (const grouped of groups.values()) {
    taken.push(...(await takeGroup(trx, grouped, today, knowledge)));
  }
  return taken;
}

async function takeGroup(
  trx: StorageTransaction,
  rows: readonly SweptClock[],
  today: LocalDate,
  knowledge: ReportKnowledge,
): Promise<readonly Reminder[]> {
  const clock = rows[0]?.clock;
  const stage = clock && findReminder(clock, today, knowledge);
  const next = clock && planReminder(clock, today, knowledge).remindOn;
  if (stage === undefined || next === undefined || next === null) {
    return [];
  }
  const ids = rows.map(({ id }) => id);
  const given = await recordReminders(trx, ids, { stage: stage.key, next, today });
  return rows.filter(({ id }) => given.has(id)).map((row) => ({ row, stage }));
}

function toMessages(
  reminders: readonly Reminder[],
  { staff, deputies }: Staff,
  now: Date,
  context: NoticeContext,
): readonly OutgoingReply[] {
  const mail = new Map<StaffAddress, Reminder[]>();
  for (const reminder of reminders) {
    for (const address of withDeputies(
      chooseRecipients(reminder.row, reminder.stage, staff),
      staff,
      deputies,
    )) {
      const own = mail.get(address) ?? [];
      own.push(reminder);
      mail.set(address, own);
    }
  }
  return [...mail].map(([{ channel, account, conversationId }, own]) => ({
    to: { channel, account, conversationId },
    reply: toDigest(own, context),
    key: `reminder:${conversationId}:${now.toISOString()}`,
  }));
}

/** The limits of one person, soonest due first. */
function toDigest(reminders: readonly Reminder[], { knowledge, texts }: NoticeContext) {
  const sorted = [...reminders].sort((a, b) =>
    (a.row.clock.dueOn ?? "") < (b.row.clock.dueOn ?? "") ? -1 : 1,
  );
  const rows = sorted
    .slice(0, ROWS_SHOWN)
    .map(({ row: { clock, type }, stage }) => [
      clock.matterId,
      labelType(type, knowledge, texts),
      knowledge.clocks.get(clock.clockId)?.label ?? clock.clockId,
      clock.dueOn ?? texts("card_due_unknown"),
      stage.label,
    ]);
  const columns = [
    texts("list_number"),
    texts("list_type"),
    texts("list_clock"),
    texts("list_due"),
    texts("list_stage"),
  ];
  const more = reminders.length - rows.length;
  const title = texts("reminder_title", { count: reminders.length });
  const text = more > 0 ? `${title}\n${texts("officer_list_more", { count: more })}` : title;
  return toReply(text, { table: { columns, rows } });
}
