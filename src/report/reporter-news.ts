import type { LocalDate } from "../base/clock.ts";
import type { Notice } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Chosen } from "./check-command.ts";
import { clocksFor, describeNextDue } from "./describe-clock.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { type NoticeContext, toNotice } from "./matter-notices.ts";
import { type MatterAction, type MatterState, RECORDING_ACTIONS } from "./matter-states.ts";
import type { Report } from "./report-repository.ts";
import type { ReportTexts } from "./report-texts.ts";
import { toItems } from "./supplement-items.ts";

/** What a reporter is never told of: it is done by them, or is the office's own business. */
const UNTOLD = [
  ...RECORDING_ACTIONS,
  "supplement",
  "withdraw_request",
  "withdraw_revoke",
  "take",
  "release",
  "assign",
] as const;
type ToldAction = Exclude<MatterAction, (typeof UNTOLD)[number]>;

/** What happened to a matter, as its reporter is told of it: no officer's name, no internal note. */
export interface Happening {
  /** As it was after it. */
  readonly matter: Matter;
  /** The state before it. */
  readonly from: MatterState;
  readonly action: MatterAction;
  readonly chosen: Chosen;
  /** As others may read it. */
  readonly text: string;
  /** The office that acted, or for a transfer the one that it goes to. */
  readonly officeId: string;
}

/** A change that the reporter is told of as it is made. */
export interface News extends Happening {
  readonly clocks: readonly MatterClock[];
  readonly today: LocalDate;
}

/** What is told of it, line by line; nothing when the reporter is not told of such an action. */
export function describeHappening(happening: Happening, context: NoticeContext): readonly string[] {
  const { action } = happening;
  return isTold(action) ? describeNews(action, happening, context) : [];
}

/** The notice for the reporter; none when they are not told of such an action. */
export function toReporterNews(
  report: Report,
  news: News,
  context: NoticeContext,
): readonly Notice[] {
  const { matter, action } = news;
  if (!isTold(action)) {
    return [];
  }
  const { texts } = context;
  const lines = [
    texts("news_title", { caseNumber: report.caseNumber }),
    ...describeNews(action, news, context),
    ...nextPromise(news, context),
  ];
  const status = { label: texts("button_status"), token: `report.status.${report.caseNumber}` };
  const add = { label: texts("button_supplement"), token: `report.supplement.${matter.id}` };
  const buttons = action === "request_supplement" ? [[add], [status]] : [[status]];
  const notice = toNotice(report.address, matter, "news", toReply(lines.join("\n"), { buttons }));
  // Who has to answer by a day is told at once.
  return [{ ...notice, mayWait: action !== "request_supplement" }];
}

/** The reporter of a matter that is handled with another one learns how that one ended. */
export function toMergedNews(
  report: Report,
  matter: Matter,
  outcome: string,
  { texts }: NoticeContext,
): Notice {
  const { caseNumber } = report;
  const lines = [texts("news_title", { caseNumber }), texts("news_merged_closed", { outcome })];
  const notice = toNotice(report.address, matter, "merged", toReply(lines.join("\n")));
  return { ...notice, mayWait: true };
}

function isTold(action: MatterAction): action is ToldAction {
  return !UNTOLD.some((untold) => untold === action);
}

function describeNews(
  action: ToldAction,
  { matter, from, chosen, text, officeId }: Happening,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const { states, offices, clocks } = knowledge;
  const nameOf = (id: string) => offices.get(id)?.name ?? id;
  const office = nameOf(officeId);
  const due = matter.course.answerDueOn ?? "";
  switch (action) {
    case "request_supplement":
      return [
        texts("news_request_supplement", { office, text: toItems(text).join("\n") }),
        texts("news_answer_due", { due }),
      ];
    case "not_accept": {
      const reason = states.reasons[chosen.reason ?? ""];
      const { label = "", law = "", elsewhere = "" } = reason ?? {};
      return [
        texts("news_not_accept", { office, reason: label, text }),
        texts("news_law", { law }),
        elsewhere,
      ];
    }
    case "refer_out":
      return [
        texts("news_refer_out", { office, destination: nameOf(chosen.destination ?? ""), text }),
        ...describeDestination(chosen.destination ?? "", { knowledge, texts }),
      ];
    case "close":
      return [
        texts("news_close", { office, text, outcome: states.outcomes[chosen.outcome ?? ""] ?? "" }),
      ];
    case "transfer":
      // Who assigns gives it to an office at once.
      return [
        texts(matter.state === "transfer_pending" ? "news_transfer" : "news_assign", { office }),
      ];
    case "return":
    case "lapse":
      return [describeReturn(from, matter.state, { office: nameOf(matter.officeId), texts })];
    case "extend":
      return [
        texts("news_extend", { office, text, clock: clocks.get(chosen.clock ?? "")?.label ?? "" }),
      ];
    case "merge":
    case "unmerge":
    case "take_over":
      return [texts(`news_${action}`)];
    default:
      return [texts(`news_${action}`, { office, text })];
  }
}

/** By whom a matter was sent back, and who has it now. */
function describeReturn(
  from: MatterState,
  to: MatterState,
  { office, texts }: { readonly office: string; readonly texts: ReportTexts },
): string {
  if (to !== "triage") {
    return texts("news_return_kept", { office });
  }
  return texts(from === "transfer_pending" ? "news_return_refused" : "news_return");
}

/** How to reach the body that is in charge, as far as it is known, and what it wants. */
function describeDestination(
  destination: string,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const { hotlines = [], bring = [] } = knowledge.offices.get(destination) ?? {};
  return [
    ...(hotlines.length === 0 ? [] : [texts("news_hotline", { hotline: hotlines.join("、") })]),
    ...(bring.length === 0 ? [] : [texts("news_bring", { bring: bring.join("、") })]),
  ];
}

/** Of an extension, the day of what was extended. */
function nextPromise(
  { action, chosen, clocks, today }: News,
  { knowledge, texts }: NoticeContext,
): readonly string[] {
  const [next] =
    action === "extend"
      ? clocks.filter(({ clockId }) => clockId === chosen.clock)
      : clocksFor("reporter", clocks, knowledge);
  return next === undefined ? [] : [describeNextDue(next, today, knowledge, texts)];
}
