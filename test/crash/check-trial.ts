import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkBackup } from "../../src/backup/check-backup.ts";
import { isOriginal } from "../../src/backup/copy-evidence.ts";
import { checkKeys } from "../../src/backup/key-files.ts";
import { listEvents, verifyEventChain } from "../../src/report/event-log-repository.ts";
import { createFolderBackend } from "../../src/report/evidence/folder-backend.ts";
import { listKeptFiles } from "../../src/report/evidence-repository.ts";
import { listReports, type Report } from "../../src/report/report-repository.ts";
import { verifySealed } from "../../src/report/verify-sealed-repository.ts";
import type { StorageDatabase } from "../../src/storage/tables.ts";
import type { CrashPeople } from "./crash-people.ts";
import type { CrashPlace } from "./crash-place.ts";
import type { Ledger } from "./ledger.ts";

const ALL = 1_000_000;

/** One kind of thing that was acknowledged. */
interface Tally {
  readonly name: string;
  readonly acknowledged: number;
  readonly found: number;
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
}

/** What the look at a whole installation found. */
export interface Findings {
  readonly tallies: readonly Tally[];
  /** What is wrong otherwise. */
  readonly faults: readonly string[];
  /** Replies that reached somebody more often than once; each is marked as possibly repeated. */
  readonly repeated: number;
}

/**
 * Gives the look that can be had at any moment: of what was acknowledged since the look before
 * nothing is missing, and no case number was given twice.
 */
export function checkAtRest(ledger: Ledger) {
  let receipts = 0;
  let messages = 0;
  return async (database: StorageDatabase): Promise<readonly string[]> => {
    const numbers = ledger.receipts.slice(receipts).map(({ caseNumber }) => caseNumber);
    const ids = ledger.messages.slice(messages);
    receipts += numbers.length;
    messages += ids.length;
    const rows = await database.selectFrom("reports").select("case_number").execute();
    const known = new Set(rows.map((row) => row.case_number));
    const kept = ids.length === 0 ? new Set() : await listMessageIds(database);
    return [
      ...(known.size === rows.length ? [] : ["a case number was given twice"]),
      ...numbers.filter((one) => !known.has(one)).map((one) => `the report ${one} is lost`),
      ...ids.filter((id) => !kept.has(id)).map((id) => `the message ${id} is lost`),
    ];
  };
}

async function listMessageIds(database: StorageDatabase): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom("inbox")
    .select("external_id")
    .where("channel", "=", "web")
    .execute();
  return new Set(rows.map((row) => row.external_id.split(":").at(-1) ?? ""));
}

/** A backup that has its name is whole; one that was cut off has none. */
export async function checkBackupOf(folder: string, keysCopy: string): Promise<readonly string[]> {
  if (!existsSync(folder)) {
    return [];
  }
  try {
    const { keys } = await checkBackup(folder);
    checkKeys(keysCopy, keys);
    return [];
  } catch (cause) {
    return [`the backup ${folder} is not whole: ${cause}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(keysCopy, { recursive: true, force: true });
  }
}

/** What is looked at. */
export interface Examined {
  readonly place: CrashPlace;
  readonly ledger: Ledger;
  readonly people: CrashPeople;
  /** Conversations with a reply that a person had sent again. */
  readonly redriven: ReadonlySet<string>;
}

/** Looks at everything; nothing may be under way. */
export async function checkAll({ place, ledger, people, redriven }: Examined): Promise<Findings> {
  return place.look(async ({ database }) => {
    const reports = await listReports(database, ALL);
    const tallies = [
      await tallyMessages(database, place, ledger),
      tallyReports(reports, ledger),
      tallyFiles(reports, await listFiles(database), ledger),
      tallyNotes(reports, ledger),
      await tallyActions(database, place, people.officers),
    ];
    const { faults, repeated } = await checkDeliveries(database, place, redriven);
    const sealed = await verifySealed(database);
    const chain = await verifyEventChain(database);
    const more = [
      ...(chain.kind === "intact" ? [] : [`the chain of events is broken: ${chain.reason}`]),
      ...(await findUntreated(database)),
      ...(await findHalfEvidence(database, place)),
      ...(await findWithoutCard(database)),
      ...sealed.damaged.map((name) => `${name} cannot be opened`),
    ];
    return { tallies, faults: [...faults, ...more], repeated };
  });
}

function toTally(name: string, wanted: readonly string[], found: readonly string[]): Tally {
  const counts = new Map<string, number>();
  for (const one of found) {
    counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const lost = wanted.filter((one) => !counts.has(one));
  const duplicated = [...counts].filter(([, count]) => count > 1).map(([one]) => one);
  return {
    ...{ name, lost, duplicated },
    acknowledged: wanted.length,
    found: wanted.length - lost.length,
  };
}

/** A message is found when it has a turn; it has exactly one. */
async function tallyMessages(
  database: StorageDatabase,
  { telegram }: CrashPlace,
  { messages, updates }: Ledger,
): Promise<Tally> {
  const rows = await database
    .selectFrom("inbox")
    .innerJoin("turns", "turns.inbox_seq", "inbox.seq")
    .select(["inbox.channel", "inbox.external_id"])
    .where("inbox.external_id", "not like", "upload:%")
    .execute();
  const web = rows.filter(({ channel }) => channel === "web");
  const others = rows.filter(({ channel }) => channel === "telegram");
  const handed = updates - telegram.pending().length;
  const missing = Array.from({ length: Math.max(0, handed - others.length) }, () => "an update");
  const tally = toTally(
    "messages",
    messages,
    web.map((row) => row.external_id.split(":").at(-1) ?? ""),
  );
  const all = toTally(
    "",
    [],
    others.map((row) => row.external_id),
  );
  return {
    name: tally.name,
    acknowledged: tally.acknowledged + handed,
    found: tally.found + handed - missing.length,
    lost: [...tally.lost, ...missing],
    duplicated: [...tally.duplicated, ...all.duplicated],
  };
}

const toMark = ({ narrative }: Report) => /鑫丰\d+号鞋店/.exec(narrative)?.[0] ?? narrative;

function tallyReports(reports: readonly Report[], { receipts }: Ledger): Tally {
  const tally = toTally(
    "reports",
    receipts.map(({ mark }) => mark),
    reports.map(toMark),
  );
  const numbers = new Map(reports.map((report) => [toMark(report), report.caseNumber]));
  const others = receipts.filter(({ mark, caseNumber }) => numbers.get(mark) !== caseNumber);
  return { ...tally, lost: [...tally.lost, ...others.map(({ caseNumber }) => caseNumber)] };
}

function listFiles(database: StorageDatabase) {
  return database.selectFrom("evidence").select(["report_id", "sha256"]).execute();
}

/** A file is found in the rows of its report. */
function tallyFiles(
  reports: readonly Report[],
  files: Awaited<ReturnType<typeof listFiles>>,
  ledger: Ledger,
): Tally {
  const marks = new Map(reports.map((report) => [report.id, toMark(report)]));
  const found = files.flatMap(({ report_id: id, sha256 }) =>
    id === null ? [] : [`${marks.get(id)} ${sha256}`],
  );
  const sent = new Set(ledger.receipts.map(({ mark }) => mark));
  const wanted = ledger.files.filter(({ mark }) => sent.has(mark));
  return toTally(
    "files",
    wanted.map(({ mark, sha256 }) => `${mark} ${sha256}`),
    found,
  );
}

function tallyNotes(reports: readonly Report[], { notes }: Ledger): Tally {
  const found = reports.flatMap((report) =>
    [...report.narrative.matchAll(/第\d+号仓库在流沙/g)].map(
      ([text]) => `${toMark(report)} ${text}`,
    ),
  );
  return toTally(
    "supplements",
    notes.map(({ mark, text }) => `${mark} ${text}`),
    found,
  );
}

/** What officers were told that they have done stands in the record, once. */
async function tallyActions(
  database: StorageDatabase,
  { telegram, knowledge }: CrashPlace,
  officers: CrashPeople["officers"],
): Promise<Tally> {
  const { label } = knowledge.reports.states.actions.accept;
  const told = officers
    .flatMap(({ id }) => telegram.chats.messages(id))
    .flatMap(({ text }) => new RegExp(`^已${label}：(JY[\\d-]+)`).exec(text)?.[1] ?? []);
  const reports = await database.selectFrom("reports").select(["id", "case_number"]).execute();
  const found: string[] = [];
  for (const { id, case_number: caseNumber } of reports) {
    const events = await listEvents(database, id);
    found.push(...events.filter(({ kind }) => kind === "accept").map(() => caseNumber));
  }
  const numbers = told.flatMap((name) => /JY\d{8}-\d{5,9}/.exec(name)?.[0] ?? []);
  return toTally("staff actions", [...new Set(numbers)], found);
}

/** Every reply has arrived; one that arrived twice is marked as sent by a process that ended. */
async function checkDeliveries(
  database: StorageDatabase,
  { telegram }: CrashPlace,
  redriven: ReadonlySet<string>,
) {
  const faults: string[] = [];
  let repeated = 0;
  for (const [id, { sent, suspected }] of await countReplies(database, redriven)) {
    const more = telegram.chats.messages(Number(id)).length - sent;
    repeated += Math.max(0, more);
    if (more < 0) {
      faults.push(`${-more} replies to ${id} never arrived`);
    }
    if (more > 0 && suspected === 0) {
      faults.push(`a reply to ${id} was repeated and is not marked`);
    }
  }
  return { faults, repeated };
}

/** The replies of each chat: those that were sent, and those that a process had in hand as it ended. */
async function countReplies(database: StorageDatabase, redriven: ReadonlySet<string>) {
  const rows = await database
    .selectFrom("outbox")
    .select(["conversation_id", "status", "suspicion"])
    .where("channel", "=", "telegram")
    .execute();
  const chats = new Map<string, { sent: number; suspected: number }>();
  for (const row of rows) {
    const id = /\d+$/.exec(row.conversation_id)?.[0] ?? "";
    const chat = chats.get(id) ?? { sent: 0, suspected: 0 };
    chat.sent += row.status === "sent" ? 1 : 0;
    const isSuspected = row.suspicion !== "none" || redriven.has(row.conversation_id);
    chat.suspected += isSuspected ? 1 : 0;
    chats.set(id, chat);
  }
  return chats;
}

/** Messages and replies that were given up. */
async function findUntreated(database: StorageDatabase): Promise<readonly string[]> {
  const messages = await database
    .selectFrom("inbox")
    .select(["seq", "status"])
    .where("status", "!=", "done")
    .execute();
  const replies = await database
    .selectFrom("outbox")
    .select(["id", "status"])
    .where("status", "!=", "sent")
    .execute();
  return [
    ...messages.map(({ seq, status }) => `the message ${seq} is ${status}`),
    ...replies.map(({ id, status }) => `the reply ${id} is ${status}`),
  ];
}

async function findHalfEvidence(
  database: StorageDatabase,
  { folder }: CrashPlace,
): Promise<readonly string[]> {
  const backend = createFolderBackend(join(folder, "evidence"));
  const faults: string[] = [];
  for (const file of await listKeptFiles(database)) {
    const places = { backend, clearBackend: backend };
    const isWhole = await isOriginal(file, places, database).catch(() => false);
    if (!isWhole) {
      faults.push(`the file ${file.id} is not whole`);
    }
  }
  return faults;
}

/** Every matter has told somebody, or waits for those who assign by hand. */
async function findWithoutCard(database: StorageDatabase): Promise<readonly string[]> {
  const matters = await database.selectFrom("matters").select(["id", "state"]).execute();
  const cards = await database
    .selectFrom("outbox")
    .select("dedupe_key")
    .where("dedupe_key", "like", "matter:%")
    .execute();
  const told = new Set(cards.map((row) => row.dedupe_key.split(":")[1]));
  return matters
    .filter(({ id, state }) => state !== "triage" && !told.has(id))
    .map(({ id }) => `the matter ${id} has reached nobody`);
}
