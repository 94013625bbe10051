import type { Notice } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Chosen } from "./check-command.ts";
import { clocksFor } from "./describe-clock.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { type NoticeContext, toNotice } from "./matter-notices.ts";
import { type MatterAction, RECORDING_ACTIONS } from "./matter-states.ts";
import type { Report } from "./report-repository.ts";
import { toItems } from "./supplement-items.ts";

/** What a reporter is never told of: it is done by them, or is the office's own business. */
const UNTOLD = [
  ...RECORDING_ACTIONS,
  "supplement",
  "withdraw_request",
  "take",
  "release",
  "assign",
] as const;
type ToldAction = Exclude<MatterAction, (typeof UNTOLD)[number]>;

/** A change as the reporter is told of it: no officer's name, no internal note. */
export interface News {
  readonly matter: Matter;
  readonly action: MatterAction;
  readonly chosen: Chosen;
  readonly clocks: readonly MatterClock[];
  /** As others may read it. */
  readonly text: string;
  /** The office that acted, or for a transfer the one that it goes to. */
  readonly officeId: string;
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
    ...nextPromise(news.clocks, context),
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
  { matter, chosen, text, officeId }: News,
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
    case "return":
    case "lapse":
      return [
        texts(matter.state === "triage" ? "news_return" : "news_return_kept", {
          office: nameOf(matter.officeId),
        }),
      ];
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
