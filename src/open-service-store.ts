import type { Clock } from "./base/clock.ts";
import type { CreateId } from "./base/id.ts";
import { createOwnerId, isOfEndedProcess } from "./base/owner-id.ts";
import type {
  Attendance,
  AttendedConversation,
  PulledItem,
  Reservation,
  SendStore,
  ServiceStore,
} from "./channel/wechat-service/service-store.ts";
import type { InboundMessage } from "./conversation/message.ts";
import { insertMessage, type KeptApart, withdrawMessage } from "./storage/inbox.ts";
import { findHolder, releaseLease, takeLease } from "./storage/leases.ts";
import type { Storage } from "./storage/open-storage.ts";
import { refuseReply } from "./storage/outbox.ts";
import { findCursor, moveCursor } from "./storage/pull-cursors.ts";
import { deleteSend, findSend, insertSend, markSent } from "./storage/service-sends.ts";
import {
  countSend,
  findSession,
  listAttended,
  noteAskedBack,
  noteEntrance,
  noteWriting,
  setAttendance,
  uncountSend,
} from "./storage/service-sessions.ts";
import type { ServiceSessionRow, StorageTransaction } from "./storage/tables.ts";

const CHANNEL = "wechat-service";
/** A process that died gives the pull of an account up after this. */
const LEASE_MS = 30_000;
/** The platform lets us send for this long after the customer last wrote. */
const WINDOW_MS = 48 * 3_600_000;

const LATE: KeptApart = { status: "dead", reason: "written before the account was first pulled" };
const TO_PERSON: KeptApart = { status: "done", reason: "said to a person" };
const BY_PERSON: KeptApart = { status: "done", reason: "said by a person" };

export interface ServiceStoreOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly createId: CreateId;
  /** Called when there is a message to work on. */
  readonly onAccepted: () => void;
}

/** What the 微信客服 channel keeps, in the database that all processes share. */
export function openServiceStore(options: ServiceStoreOptions): ServiceStore {
  const { storage, clock, onAccepted } = options;
  const { database } = storage;
  const owner = createOwnerId();
  const toName = (account: string) => `${CHANNEL}:${account}`;
  return {
    ...createSendStore(options),
    async readPosition(account) {
      const found = await findCursor(database, toName(account));
      return found && { cursor: found.cursor, begunAt: toDate(found.begun_at) };
    },
    async takePage({ account, items, ...step }) {
      const now = clock.now();
      const isTaken = await storage.transaction(async (transaction) => {
        const isOurs = await moveCursor(transaction, { name: toName(account), ...step }, now);
        for (const item of isOurs ? items : []) {
          await takeItem(transaction, item, now);
        }
        return isOurs;
      });
      if (isTaken && items.some(({ kind }) => kind === "message")) {
        onAccepted();
      }
      return isTaken ? "taken" : "overtaken";
    },
    takeLease: (account) => takePull(storage, { name: toName(account), owner }, clock.now()),
    releaseLease: (account) => releaseLease(database, { name: toName(account), owner }),
    listAttended: async (account) => (await listAttended(database, account)).map(toAttended),
    setAttendance: ({ account, conversationId }, attendance) =>
      setAttendance(
        database,
        toAttending(account, conversationId, attendance, clock.now().toISOString()),
      ),
  };
}

/** Takes the pull of an account; from a process that has ended, at once. */
async function takePull(
  { database }: Storage,
  { name, owner }: { readonly name: string; readonly owner: string },
  now: Date,
): Promise<boolean> {
  const lease = { name, owner, leaseMs: LEASE_MS };
  if (await takeLease(database, lease, now)) {
    return true;
  }
  const holder = await findHolder(database, name);
  if (holder === undefined || !isOfEndedProcess(holder)) {
    return false;
  }
  await releaseLease(database, { name, owner: holder });
  return takeLease(database, lease, now);
}

async function takeItem(
  transaction: StorageTransaction,
  item: PulledItem,
  now: Date,
): Promise<void> {
  switch (item.kind) {
    case "message":
      return takeMessage(transaction, item.message, item.isLate, now);
    case "asked_back":
      return noteAskedBack(transaction, item.conversationId, now);
    case "servicer_message":
      await insertMessage(transaction, item.message, now, BY_PERSON);
      return;
    case "attendance": {
      const { account, conversationId, attendance, at } = item;
      return setAttendance(transaction, toAttending(account, conversationId, attendance, at));
    }
    case "entrance": {
      const { account, conversationId: conversation_id, scene } = item;
      return noteEntrance(transaction, { conversation_id, account }, scene);
    }
    case "send_failed": {
      const failed = await deleteSend(transaction, item.messageId);
      return failed && refuseReply(transaction, failed.outbox_id, item.reason);
    }
    case "recalled": {
      const { account, externalId } = item;
      await withdrawMessage(transaction, { channel: CHANNEL, account, externalId });
    }
  }
}

async function takeMessage(
  transaction: StorageTransaction,
  message: InboundMessage,
  isLate: boolean,
  now: Date,
): Promise<void> {
  const { conversationId, account } = message.address;
  const session = await findSession(transaction, conversationId);
  const isAttended = (session?.attendance ?? "assistant") !== "assistant";
  const late = isLate ? LATE : undefined;
  const keptApart = isAttended ? TO_PERSON : late;
  await insertMessage(transaction, message, now, keptApart);
  const conversation = { conversation_id: conversationId, account };
  await noteWriting(transaction, conversation, message.receivedAt);
}

function toAttending(account: string, conversationId: string, attendance: Attendance, at: string) {
  return {
    account,
    conversation_id: conversationId,
    attendance: attendance.kind,
    servicer_id: attendance.kind === "person" ? attendance.servicerId : null,
    attended_since: attendance.kind === "assistant" ? null : at,
  };
}

function toAttended(row: ServiceSessionRow): AttendedConversation {
  const { account, conversation_id: conversationId } = row;
  const attendance: Attendance =
    row.attendance === "person"
      ? { kind: "person", servicerId: row.servicer_id ?? "" }
      : { kind: row.attendance };
  const wantsBack = row.asked_back_at !== null;
  return { account, conversationId, attendance, since: row.attended_since ?? "", wantsBack };
}

function toDate(at: string | null): Date | undefined {
  return at === null ? undefined : new Date(at);
}

type Part = Parameters<SendStore["reserve"]>[0];

function createSendStore({ storage, clock, createId }: ServiceStoreOptions): SendStore {
  async function reserve(transaction: StorageTransaction, part: Part): Promise<Reservation> {
    const { conversationId, outboxId, allowed } = part;
    const session = await findSession(transaction, conversationId);
    const found = await findSend(transaction, part);
    if (found !== undefined) {
      const { message_id: messageId, sent_at: sentAt } = found;
      const left = Math.max(0, allowed - (session?.sends ?? 0));
      return sentAt === null
        ? { kind: "reserved", messageId, isRepeated: true, left }
        : { kind: "sent", messageId };
    }
    const now = clock.now();
    const closesAt = new Date(now.getTime() - WINDOW_MS).toISOString();
    if ((session?.customer_wrote_at ?? "") <= closesAt) {
      return { kind: "closed" };
    }
    const count = await countSend(transaction, conversationId, allowed);
    if (count === undefined) {
      return { kind: "used_up" };
    }
    const messageId = createId().replaceAll("-", "").slice(0, 32);
    await insertSend(transaction, {
      ...{ message_id: messageId, outbox_id: outboxId, part: part.part },
      ...{ conversation_id: conversationId, reserved_at: now.toISOString() },
    });
    return { kind: "reserved", messageId, isRepeated: false, left: allowed - count };
  }

  return {
    reserve: (part) => storage.transaction((transaction) => reserve(transaction, part)),
    confirm: (messageId) => markSent(storage.database, messageId, clock.now()),
    release: (messageId) =>
      storage.transaction(async (transaction) => {
        const released = await deleteSend(transaction, messageId);
        if (released !== undefined) {
          await uncountSend(transaction, released.conversation_id);
        }
      }),
  };
}
