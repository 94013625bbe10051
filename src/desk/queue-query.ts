import type { LocalDate } from "../base/clock.ts";
import { addDays } from "../base/local-date.ts";
import type { Person } from "../conversation/person.ts";
import type { QueueFilter, QueuePlace } from "../report/matter-queue-repository.ts";
import { MATTER_STATES, type MatterState } from "../report/matter-states.ts";
import { firstViewOf, QUEUE_VIEWS, type QueueView } from "../report/queue-view.ts";
import type { ReportKnowledge } from "../report/report-knowledge.ts";

/** How near the last day is: over, today at the latest, within seven days. */
export const DUE_SPANS = ["late", "today", "week"] as const;
type DueSpan = (typeof DUE_SPANS)[number];

/** What the address of a queue page says; what makes no sense counts as absent. */
export interface QueueQuery {
  readonly view: QueueView;
  readonly state?: MatterState | undefined;
  readonly type?: string | undefined;
  readonly district?: string | undefined;
  readonly due?: DueSpan | undefined;
  readonly order: "due" | "newest";
  readonly isOver: boolean;
  /** What is looked for: a case number, a name, the number of a right. */
  readonly search: string;
  readonly after?: QueuePlace | undefined;
}

const SEARCH_CHARS = 80;
const PLACE = /^(\d{4}-\d{2}-\d{2})~([\w-]{1,40})$/;

/** Reads what the address asks for. */
export function readQueueQuery(
  ask: (name: string) => string | undefined,
  person: Person,
  knowledge: Pick<ReportKnowledge, "types">,
  districts: readonly string[],
): QueueQuery {
  const oneOf = <Value extends string>(name: string, values: readonly Value[]) =>
    values.find((value) => value === ask(name));
  const [, nextDueOn, id] = PLACE.exec(ask("after") ?? "") ?? [];
  return {
    view: oneOf("view", QUEUE_VIEWS) ?? firstViewOf(person),
    state: oneOf("state", MATTER_STATES),
    type: oneOf("type", [...knowledge.types.keys()]),
    district: oneOf("district", districts),
    due: oneOf("due", DUE_SPANS),
    order: oneOf("order", ["due", "newest"]) ?? "due",
    isOver: ask("over") === "1",
    search: (ask("search") ?? "").trim().slice(0, SEARCH_CHARS),
    after: nextDueOn === undefined || id === undefined ? undefined : { nextDueOn, id },
  };
}

/** The address of a queue page. */
export function toQueueAddress({ after, isOver, ...query }: QueueQuery): string {
  const values = {
    ...query,
    over: isOver ? "1" : "",
    after: after === undefined ? "" : `${after.nextDueOn}~${after.id}`,
  };
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return `/desk/queue?${new URLSearchParams(given as [string, string][])}`;
}

/** The view narrowed by what was asked for. `reportIds` is what a search found. */
export function narrowQueue(
  view: QueueFilter,
  { state, type, district, due, isOver }: QueueQuery,
  today: LocalDate,
  reportIds: readonly string[] | undefined,
): QueueFilter {
  // A view of one state (what is to be assigned) shows no other, whatever is asked for.
  const states =
    state === undefined
      ? view.states
      : [state].filter((wanted) => (view.states ?? [state]).includes(wanted));
  return {
    ...view,
    ...(states === undefined ? {} : { states }),
    ...(type === undefined ? {} : { types: [type] }),
    ...(district === undefined ? {} : { districts: [district] }),
    ...(due === undefined ? {} : { dueBy: toLastDay(due, today) }),
    ...(reportIds === undefined ? {} : { reportIds }),
    isOver,
  };
}

function toLastDay(due: DueSpan, today: LocalDate): LocalDate {
  return addDays(today, { late: -1, today: 0, week: 7 }[due]);
}
