import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { ROLES } from "../conversation/person.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import { keepMattersOwned } from "../report/keep-matters-owned.ts";
import { createInvitation } from "../storage/invitations.ts";
import { enqueueReplies } from "../storage/outbox.ts";
import { disablePerson, findStaff, listBoundPeople } from "../storage/people.ts";
import type { StorageDatabase } from "../storage/tables.ts";
import type { CommandContext } from "./command-context.ts";
import { withStorage } from "./with-storage.ts";

const HOUR_MS = 3_600_000;
const OFFICELESS_ROLES: readonly string[] = ["official", "triage", "auditor"];

/** `offices list | invite | remove`. */
export function addOfficeCommands(program: Command, context: CommandContext): void {
  const offices = program.command("offices").description("承办单位和它们的人");
  offices
    .command("list")
    .description("单位、是否在本系统收件、已绑定的人数")
    .action(() => listOffices(context));
  offices
    .command("invite [office]")
    .description("为某单位生成一次性绑定码；公务人员和分派人员用 - 代替单位")
    .option("--person <person>", "给已绑定的人再加一个账号（编号见 offices list），不写单位")
    .option("--role <role>", "officer、lead、official、triage 或 auditor", "officer")
    .option("--name <name>", "便于辨认的名字")
    .option("--hours <hours>", "多少小时内有效", "72")
    .action((office, options) => invite(office, options, context));
  offices
    .command("remove <person>")
    .description("停用某人（编号见 offices list）")
    .action((person) => remove(person, context));
}

async function listOffices(context: CommandContext): Promise<void> {
  const { config, log } = context.configure();
  const { offices } = openConfiguredKnowledge(config, log).reports;
  await withStorage(context, async ({ database }) => {
    const people = await listBoundPeople(database);
    for (const { id, name, staffed } of offices.values()) {
      const members = people.filter(({ office_id: officeId }) => officeId === id);
      context.write(`${id}  ${name}  ${staffed ? "收件" : "只告知"}  ${members.length} 人`);
    }
    for (const person of people) {
      const { id, role, office_id: officeId, display_name: name } = person;
      context.write(`  ${id}  ${role}  ${officeId ?? "-"}  ${name ?? ""}`);
    }
  });
}

interface InviteOptions {
  readonly person?: string;
  readonly role: string;
  readonly name?: string;
  readonly hours: string;
}

async function invite(
  officeId: string | undefined,
  { role, name, hours, person }: InviteOptions,
  context: CommandContext,
): Promise<void> {
  if ((person === undefined) === (officeId === undefined)) {
    const message = "offices invite wants either an office or --person";
    throw new AppError({ code: "wrong_usage", message });
  }
  const { config, log } = context.configure();
  const { offices } = openConfiguredKnowledge(config, log).reports;
  if (officeId !== undefined) {
    checkInvitation(officeId, role, offices.has(officeId));
  }
  const validMs = Number(hours) * HOUR_MS;
  if (!(validMs > 0 && validMs <= 720 * HOUR_MS)) {
    throw new AppError({ code: "wrong_usage", message: "--hours wants a number from 1 to 720" });
  }
  await withStorage(context, async ({ database }) => {
    const now = new Date();
    const office = officeId === "-" ? undefined : officeId;
    const bound =
      person === undefined
        ? { role, officeId: office, displayName: name }
        : await toFurtherAccount(database, person);
    const expiresAt = new Date(now.getTime() + validMs);
    const code = await createInvitation(database, { ...bound, expiresAt }, now);
    context.write(`绑定码：${code}（${hours} 小时内有效，只能用一次）`);
    context.write(`请本人在聊天中发送：绑定 ${code}`);
  });
}

async function toFurtherAccount(database: StorageDatabase, personId: string) {
  const person = await findStaff(database, personId);
  if (person === undefined) {
    throw toNoSuchPerson(personId);
  }
  return { role: person.role, personId };
}

function toNoSuchPerson(personId: string): AppError {
  return new AppError({
    code: "no_such_person",
    message: `nobody active has the number ${personId}: see zhiquan offices list`,
  });
}

function checkInvitation(officeId: string, role: string, isOffice: boolean): void {
  if (role === "enterprise" || !ROLES.some((known) => known === role)) {
    throw new AppError({
      code: "wrong_usage",
      message: "--role wants officer, lead, official, triage or auditor",
    });
  }
  if (officeId === "-" ? !OFFICELESS_ROLES.includes(role) : !isOffice) {
    throw new AppError({
      code: "no_such_office",
      message: `no office ${officeId} for a person of role ${role}: see zhiquan offices list`,
    });
  }
}

/** Who leaves gives back what they had in hand, in the same transaction. */
async function remove(personId: string, context: CommandContext): Promise<void> {
  const { config, log } = context.configure();
  const { reports, texts } = openConfiguredKnowledge(config, log);
  const now = new Date();
  await withStorage(context, async (storage) => {
    const ids = await storage.transaction(async (trx) => {
      if (!(await disablePerson(trx, personId, now))) {
        throw toNoSuchPerson(personId);
      }
      const notice = { knowledge: reports, texts: texts.report };
      const { matterIds, notices } = await keepMattersOwned(trx, now, notice);
      await enqueueReplies(trx, notices, { now });
      return matterIds;
    });
    context.write(
      ids.length === 0 ? "已停用" : `已停用，${ids.length} 件事项已退回：${ids.join("、")}`,
    );
  });
}
