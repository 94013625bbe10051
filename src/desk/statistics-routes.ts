import { Hono } from "hono";
import { toLocalDate } from "../base/clock.ts";
import type { Person } from "../conversation/person.ts";
import { countMatters } from "../report/count-matters.ts";
import {
  hideSmallCounts,
  type ShownStatistics,
  showAllCounts,
} from "../report/hide-small-counts.ts";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { listDistricts } from "./list-districts.ts";
import { requirePage } from "./require-page.ts";
import { readStatisticsQuery, type StatisticsQuery } from "./statistics-query.ts";
import { toPage } from "./view/layout.ts";
import { toStatisticsPage } from "./view/statistics-page.ts";

/** `GET /desk/statistics`: matters by type, district and office, as charts and as tables. */
export function createStatisticsRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/statistics", requirePage("statistics", parts), async (context) => {
    const visitor = context.get("visitor");
    const knowledge = parts.knowledge();
    const { desk } = knowledge.texts;
    const today = toLocalDate(parts.clock.now());
    const query = readStatisticsQuery((name) => context.req.query(name), visitor.person, today);
    const statistics = await readStatistics(parts, visitor.person, query);
    const districts = listDistricts(knowledge.reports, desk);
    const hasOffice = visitor.person.officeId !== undefined;
    const page = toStatisticsPage({ ...{ statistics, query, knowledge, districts, hasOffice } });
    return context.html(toPage(page, visitor, desk));
  });
  return app;
}

/** An office may know all of its own; of the city, those who assign and auditors. */
async function readStatistics(
  { storage, knowledge }: DeskParts,
  { role, officeId }: Person,
  { from, to, scope }: StatisticsQuery,
): Promise<ShownStatistics> {
  const { states } = knowledge().reports;
  const isOwn = scope === "office" && officeId !== undefined;
  const filter = isOwn ? { from, to, officeId } : { from, to };
  const counted = await countMatters(storage.database, filter, states);
  const mayKnowAll = isOwn || role === "triage" || role === "auditor";
  return mayKnowAll ? showAllCounts(counted) : hideSmallCounts(counted, officeId);
}
