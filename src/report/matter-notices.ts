import type { Address } from "../conversation/message.ts";
import type { Notice } from "../conversation/outcome.ts";
import { type Reply, toReply } from "../conversation/reply.ts";
import { listOfficeAddresses, listRoleAddresses, type PersonAddress } from "../storage/people.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { clocksFor } from "./describe-clock.ts";
import type { Matter, MatterClock } from "./matter.ts";
import type { MatterAction } from "./matter-states.ts";
import type { CardFacts } from "./officer-card.ts";
import { toOfficerCard } from "./officer-card.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import type { Report } from "./report-repository.ts";
import type { ReportTexts } from "./report-texts.ts";

/** What notices are made from besides the matter. */
export interface NoticeContext {
  readonly knowledge: ReportKnowledge;
  readonly texts: ReportTexts;
}

/** Cards for the people of an office, or for those who assign by hand when it has nobody. */
export async function toOfficeNotices(
  trx: StorageTransaction,
  officeId: string,
  facts: CardFacts,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const officers = await listOfficeAddresses(trx, officeId);
  return officers.length > 0
    ? toCards(officers, { ...facts, role: "officer" }, context)
    : toTriageNotices(trx, facts, context);
}

/** Cards for everybody who assigns matters by hand. */
export async function toTriageNotices(
  trx: StorageTransaction,
  facts: CardFacts,
  context: NoticeContext,
): Promise<readonly Notice[]> {
  const people = await listRoleAddresses(trx, "triage");
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
  return toCards(await listOfficeAddresses(trx, officeId), informed, context);
}

/** What was done to a matter, as the reporter is told: no officer's name, no internal note. */
export function toReporterNotice(
  report: Report,
  change: {
    readonly matter: Matter;
    readonly action: Exclude<MatterAction, "docket" | "supplement" | "withdraw_request">;
    readonly clocks: readonly MatterClock[];
    readonly text: string;
    readonly outcome: string;
    /** The office that acted, or for a transfer the one that it went to. */
    readonly officeId: string;
  },
  { knowledge, texts }: NoticeContext,
): Notice {
  const { matter, action, text } = change;
  const office = knowledge.offices.get(change.officeId)?.name ?? change.officeId;
  const outcome = knowledge.states.outcomes[change.outcome] ?? "";
  const lines = [
    texts("news_title", { caseNumber: report.caseNumber }),
    texts(`news_${action}`, { office, text, outcome }),
    ...nextPromise(change.clocks, { knowledge, texts }),
  ];
  const status = { label: texts("button_status"), token: `report.status.${report.caseNumber}` };
  const add = { label: texts("button_supplement"), token: `report.supplement.${matter.id}` };
  const buttons = action === "request_supplement" ? [[add], [status]] : [[status]];
  return toNotice(report.address, matter, "news", toReply(lines.join("\n"), { buttons }));
}

function nextPromise(
  clocks: readonly MatterClock[],
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const [next] = clocksFor("reporter", clocks, knowledge);
  if (next === undefined || next.dueOn === null) {
    return [];
  }
  const clock = knowledge.clocks.get(next.clockId)?.label ?? next.clockId;
  return [texts("news_due", { clock, due: next.dueOn })];
}

function toCards(
  people: readonly PersonAddress[],
  facts: CardFacts,
  { knowledge, texts }: NoticeContext,
): readonly Notice[] {
  const card = toOfficerCard(facts, knowledge, texts);
  return people.map(({ channel, account, conversationId }) =>
    toNotice({ channel, account, conversationId }, facts.matter, "card", card),
  );
}

/** The key holds what the notice tells: this version of the matter, to this conversation. */
function toNotice(to: Address, matter: Matter, kind: "card" | "news", reply: Reply): Notice {
  const key = `matter:${matter.id}:${matter.version}:${kind}:${to.conversationId}`;
  return { to, reply, key };
}
