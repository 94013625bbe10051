import { isWithinSpans, type LocalDate, toLocalDate } from "../base/clock.ts";
import { addDays } from "../base/local-date.ts";
import type { Person } from "../conversation/person.ts";
import type { Reply } from "../conversation/reply.ts";
import { toReply } from "../conversation/reply.ts";
import { type Deputies, listDeputies } from "../storage/absences.ts";
import type { Storage } from "../storage/open-storage.ts";
import { enqueueReplies, type OutgoingReply } from "../storage/outbox.ts";
import { listStaffAddresses, type StaffAddress } from "../storage/people.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { NoticeContext } from "./matter-notices.ts";
import { countQueue, type QueueFilter } from "./matter-queue-repository.ts";
import { toQueueReply } from "./queue-reply.ts";
import { type QueueView, toQueueFilter } from "./queue-view.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import type { ReportTextName } from "./report-texts.ts";
import { isWorkday } from "./working-calendar.ts";

/** What digests are counted from. */
interface DigestContext extends NoticeContext {
  readonly database: StorageDatabase;
  readonly deputies: Deputies;
  readonly today: LocalDate;
}

/** Whether it is the time for digests: a working day, from `time` (`HH:MM`) until people go home. */
export function isDigestTime(
  now: Date,
  time: string,
  { calendar, reminders }: Pick<ReportKnowledge, "calendar" | "reminders">,
): boolean {
  const to = reminders.hours.at(-1)?.to ?? "24:00";
  return isWorkday(toLocalDate(now), calendar) && isWithinSpans(now, [{ from: time, to }]);
}

/**
 * Tells everybody of staff once a day what waits for them; nobody for whom nothing waits, and nobody
 * who is away. Safe to repeat: a digest of the same day is not sent again. Gives how many there are.
 */
export async function sendDigests(
  storage: Storage,
  now: Date,
  context: NoticeContext,
): Promise<number> {
  const { database } = storage;
  const today = toLocalDate(now);
  const deputies = await listDeputies(database, today);
  const digests: OutgoingReply[] = [];
  const staff = await listStaffAddresses(database);
  for (const address of staff.filter(({ personId }) => !deputies.has(personId))) {
    const reply = await toDigest(address, { ...context, database, deputies, today });
    if (reply !== undefined) {
      const { channel, account, conversationId, personId } = address;
      const key = `digest:${personId}:${today}`;
      digests.push({ to: { channel, account, conversationId }, reply, key });
    }
  }
  if (digests.length > 0) {
    await storage.transaction((trx) => enqueueReplies(trx, digests, { now }));
  }
  return digests.length;
}

async function toDigest(address: StaffAddress, context: DigestContext): Promise<Reply | undefined> {
  const { texts, today, knowledge, deputies, database } = context;
  const person = toPerson(address);
  const filterOf = (view: QueueView) => toQueueFilter(view, person, knowledge.states, deputies);
  const all = filterOf(address.role === "lead" ? "office" : "mine");
  const counted: readonly (readonly [ReportTextName, QueueFilter | undefined])[] = [
    ["digest_mine", filterOf("mine")],
    ["digest_due", all && { ...all, dueBy: today }],
    ["digest_overdue", all && { ...all, dueBy: addDays(today, -1) }],
    ["digest_unassigned", filterOf("unassigned")],
    ["digest_triage", filterOf("triage")],
  ];
  const counts = new Map<ReportTextName, number>();
  for (const [name, filter] of counted) {
    counts.set(name, filter === undefined ? 0 : await countQueue(database, filter));
  }
  const overdue = counts.get("digest_overdue") ?? 0;
  counts.set("digest_due", (counts.get("digest_due") ?? 0) - overdue);
  const lines = [...counts].flatMap(([name, count]) =>
    count === 0 ? [] : [texts(name, { count })],
  );
  if (lines.length === 0) {
    return undefined;
  }
  const text = [texts("digest_title", { day: today }), ...lines].join("\n");
  const urgent = all && { ...all, dueBy: today };
  const list = urgent && (await toQueueReply(text, urgent, database, context));
  return list ?? toReply(text);
}

function toPerson({ personId: id, role, officeId }: StaffAddress): Person {
  const known = { id, role: role as Person["role"] };
  return officeId === null ? known : { ...known, officeId };
}
