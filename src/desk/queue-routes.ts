import { Hono } from "hono";
import { toLocalDate } from "../base/clock.ts";
import { findCaseNumber } from "../report/case-number.ts";
import { toMatterId } from "../report/matter.ts";
import { countQueue, listQueue, type QueueFilter } from "../report/matter-queue-repository.ts";
import { findMatter } from "../report/matter-repository.ts";
import { QUEUE_VIEWS, toQueueFilter } from "../report/queue-view.ts";
import { findReportsByMarks } from "../report/report-mark-repository.ts";
import { toSearchMarks } from "../report/report-marks.ts";
import { listDeputies } from "../storage/absences.ts";
import { listNames } from "../storage/people.ts";
import { findAction } from "./act-on-matter.ts";
import type { DeskEnvironment, DeskParts, Visitor } from "./desk-parts.ts";
import { listDistricts } from "./list-districts.ts";
import { narrowQueue, type QueueQuery, readQueueQuery } from "./queue-query.ts";
import { requirePage } from "./require-page.ts";
import { toPage } from "./view/layout.ts";
import { toQueuePage } from "./view/queue-page.ts";
import type { QueueShown } from "./view/queue-shown.ts";

const ROWS = 25;

/** `GET /desk/queue`: the matters that a person may see, narrowed, in order, page by page. */
export function createQueueRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/queue", requirePage("queue", parts), async (context) => {
    const visitor = context.get("visitor");
    const { reports, texts } = parts.knowledge();
    const districts = listDistricts(reports, texts.desk);
    const ask = (name: string) => context.req.query(name);
    const query = readQueueQuery(ask, visitor.person, reports, [...districts.keys()]);
    const view = await readQueue(parts, visitor, query, districts);
    const done = findAction(ask("done") ?? "");
    const page = toQueuePage(done === undefined ? view : { ...view, done });
    return context.html(toPage(page, visitor, texts.desk));
  });
  return app;
}

async function readQueue(
  parts: DeskParts,
  { person }: Visitor,
  query: QueueQuery,
  districts: ReadonlyMap<string, string>,
): Promise<QueueShown> {
  const { storage, clock } = parts;
  const { database } = storage;
  const knowledge = parts.knowledge();
  const today = toLocalDate(clock.now());
  const deputies = await listDeputies(database, today);
  const { states } = knowledge.reports;
  const views = QUEUE_VIEWS.filter((name) => toQueueFilter(name, person, states, deputies));
  const filter = toQueueFilter(query.view, person, states, deputies) ?? NOTHING;
  const reportIds = await search(query.search, parts);
  const narrowed = narrowQueue(filter, query, today, reportIds);
  const { after, order } = query;
  const page = await listQueue(database, narrowed, {
    ...{ limit: ROWS, order },
    ...(after === undefined ? {} : { after }),
  });
  const officers = page.matters.map(({ matter }) => matter.officerId ?? "");
  return {
    ...{ query, views, districts, knowledge, today, page },
    count: await countQueue(database, narrowed),
    names: await listNames(database, officers),
  };
}

/** A view that is not for the person shows nothing. */
const NOTHING: QueueFilter = { reportIds: [] };

/** The reports that a search finds; `undefined` when nothing is looked for. */
async function search(
  text: string,
  { storage, hashMark }: DeskParts,
): Promise<readonly string[] | undefined> {
  if (text === "") {
    return undefined;
  }
  const caseNumber = findCaseNumber(text);
  if (caseNumber === undefined) {
    return findReportsByMarks(storage.database, toSearchMarks(text, hashMark));
  }
  const first = await findMatter(storage.database, toMatterId(caseNumber, 1));
  return first === undefined ? [] : [first.reportId];
}
