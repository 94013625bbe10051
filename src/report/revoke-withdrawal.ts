import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { findAnswered, isAnswered } from "./answered-case.ts";
import { askWhichMatter } from "./ask-which-matter.ts";
import { changeMatter } from "./change-matter.ts";
import { findMatter } from "./matter-repository.ts";
import { findTransition } from "./matter-states.ts";
import { labelState } from "./officer-card.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { listReportsOfPerson, type Report } from "./report-repository.ts";
import {
  describeRefusal,
  findStatusOfMatter,
  type ReportStatus,
  readStatus,
  toRevokeButton,
} from "./report-status.ts";

/**
 * A no to 撤回, with nothing between them that is not to be done either (不想追究了撤回吧), and which
 * is no yes (不得不撤回, 要不撤回算了); or what becomes of the request itself, not of the report.
 */
const TAKES_BACK = new RegExp(
  [
    "(?<!要|得|是|不能|不可|不会|没法)[不别没勿](?:想|要|打算|再|用|必|准备|愿意?|考虑|申请|需要|应该|该|说|有|是|我|会|肯|敢|同意|急着|着急|忙|先|给|帮)*撤[回销]",
    "(?<!为什么|为何|怎么|是否|[能可是得要])不(?:能|可以?|许|准)撤[回销](?![吗么嘛呢?？])",
    "(?:取消|收回|撤销|放弃)(?:我|的|了|这个|刚才|之前|申请)*撤[回销]",
    "撤[回销](?:的?申请)?[^，。,；;！!并或和及吧]{0,4}(?:取消|收回|作废|不算|不要了)(?!.{0,3}(?:举报|投诉|线索))",
    "撤[回销](?:的?(?:申请|事情?)|就|这事)+算了",
  ].join("|"),
);

/** Whether a text says that a withdrawal is not wanted, or not any more. */
export function takesWithdrawalBack(text: string): boolean {
  return TAKES_BACK.test(text);
}

/** Whether a text says 撤回 and does not take it back. */
export function wantsWithdrawal(text: string): boolean {
  return /撤[回销]/.test(text) && !takesWithdrawalBack(text);
}

/** Takes the request for withdrawal back; of several the reporter chooses. */
export async function revokeWithdrawal(
  turn: Turn,
  reports: readonly Report[],
  context: ReportContext,
): Promise<Handled> {
  const { knowledge, storage } = context;
  const statuses = await Promise.all(reports.map((one) => readStatus(storage.database, one)));
  const answered = findAnswered(turn);
  const requested = statuses
    .flatMap(({ matters }) => matters)
    .filter(
      ({ id, state }) =>
        findTransition(knowledge.states, state, "withdraw_revoke", "reporter") !== undefined &&
        (answered === undefined || isAnswered(answered, id)),
    );
  const [matter, ...others] = requested;
  if (matter === undefined) {
    return refuse(statuses, context);
  }
  if (others.length > 0) {
    const reply = askWhichMatter(
      requested,
      ({ id }) => toRevokeButton(id, knowledge).token,
      context,
    );
    return { code: "report_asking", intent: "withdraw", reply };
  }
  return revoke(turn, matter.id, context);
}

/** The button of {@link toRevokeButton}: only of the person's own matters. */
export async function revokeOwn(
  turn: Turn,
  matterId: string,
  context: ReportContext,
): Promise<Handled> {
  const { database } = context.storage;
  const own = await listReportsOfPerson(database, turn.person.id);
  const matter = await findMatter(database, matterId);
  return own.some(({ id }) => id === matter?.reportId)
    ? revoke(turn, matterId, context)
    : refuse([undefined], context);
}

function revoke({ person, now }: Turn, matterId: string, context: ReportContext): Handled {
  const { texts, knowledge } = context;
  const action = "withdraw_revoke";
  return async (trx) => {
    const command = { matterId, action, role: "reporter", person, now } as const;
    const change = await changeMatter(trx, command, context);
    if (change.kind === "refused") {
      return refuse([await findStatusOfMatter(trx, matterId)], context);
    }
    const { caseNumber } = change.report;
    const state = labelState(change.matter, knowledge);
    const reply = toReply(texts("withdraw_revoked", { caseNumber, state }));
    const { notices } = change;
    return { code: "report_matter_changed", intent: "withdraw", reply, notices, state: null };
  };
}

/** Nothing waits to be decided on. */
function refuse(statuses: readonly (ReportStatus | undefined)[], context: ReportContext) {
  const lines = statuses.map((status) => describeRefusal("withdraw_none", status, context));
  const reply = toReply(lines.join("\n"));
  return { code: "report_refused", intent: "withdraw", reply, state: null } as const;
}
