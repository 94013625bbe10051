import type { Address } from "../conversation/message.ts";
import type { Notice } from "../conversation/outcome.ts";
import type { Reply } from "../conversation/reply.ts";
import { listDeputies, withDeputies } from "../storage/absences.ts";
import type { PersonAddress } from "../storage/accounts.ts";
import { listOfficeAddresses, listPersonAddresses, listRoleAddresses } from "../storage/people.ts";
import { toSubjectKey } from "../storage/sent-subjects.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import type { Matter } from "./matter.ts";
import type { CardFacts } from "./officer-card.ts";
import { toOfficerCard } from "./officer-card.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import type { ReportTexts } from "./report-texts.ts";

/** What notices are made from besides the matter. */
export interface NoticeContext {
  readonly knowledge: ReportKnowledge;
  readonly texts: ReportTexts;
}

/**
 * Cards for the people of an office, each with the buttons of their role and of the office's side;
 * for those who assign by hand when it has nobody.
 */
export async function toOfficeNotices(
  trx: StorageTransaction,
  officeId: string,
  facts: CardFacts,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const people = await listAtWork(trx, officeId, facts);
  if (people.length === 0) {
    return toTriageNotices(trx, facts, context);
  }
  const side = officeId === facts.matter.course.targetOfficeId ? "target" : "owner";
  return (["officer", "lead"] as const).flatMap((role) =>
    toCards(
      people.filter((person) => person.role === role),
      { ...facts, role, side },
      context,
    ),
  );
}

/** Cards for everybody who assigns matters by hand. */
export async function toTriageNotices(
  trx: StorageTransaction,
  facts: CardFacts,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const all = await listRoleAddresses(trx, "triage");
  const people = withDeputies(all, all, await listDeputies(trx, facts.day));
  return toCards(people, { ...facts, role: "triage" }, context);
}

/** Cards without buttons: for an office that is told and has nothing to do. */
export async function toInformedNotices(
  trx: StorageTransaction,
  officeId: string,
  facts: CardFacts,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const { role: _, ...informed } = facts;
  return toCards(await listAtWork(trx, officeId, facts), informed, context);
}

/** Cards without buttons for the leads of an office. */
export async function toLeadNotices(
  trx: StorageTransaction,
  officeId: string,
  facts: CardFacts,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const { role: _, ...informed } = facts;
  return toCards(await listAtWork(trx, officeId, facts, "lead"), informed, context);
}

/** The card for the officer who has the matter now. */
export async function toHolderNotices(
  trx: StorageTransaction,
  facts: CardFacts,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const people = await listPersonAddresses(trx, facts.matter.officerId ?? "");
  return (["officer", "lead"] as const).flatMap((role) =>
    toCards(
      people.filter((person) => person.role === role),
      { ...facts, role, side: "owner" },
      context,
    ),
  );
}

/** The people of an office, or those of a role, with deputies for those who are away. */
async function listAtWork(
  trx: StorageTransaction,
  officeId: string,
  { day }: CardFacts,
  role?: "lead",
): Promise<readonly PersonAddress[]> {
  const all = await listOfficeAddresses(trx, officeId);
  const wanted = all.filter((person) => role === undefined || person.role === role);
  return withDeputies(wanted, all, await listDeputies(trx, day));
}

function toCards(
  people: readonly PersonAddress[],
  facts: CardFacts,
  { knowledge, texts }: NoticeContext,
): readonly Notice[] {
  return people.map(({ personId, channel, account, conversationId }) => {
    const card = toOfficerCard({ ...facts, personId }, knowledge, texts);
    return toNotice({ channel, account, conversationId }, facts.matter, "card", card);
  });
}

/** The key holds what the notice tells: this version of the matter, to this conversation. */
export function toNotice(
  to: Address,
  matter: Matter,
  kind: "card" | "news" | "merged",
  reply: Reply,
): Notice {
  const key = `${toSubjectKey(matter.id)}${matter.version}:${kind}:${to.conversationId}`;
  return { to, reply, key };
}
