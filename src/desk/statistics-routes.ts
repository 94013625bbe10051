import { Hono } from "hono";
import { toLocalDate } from "../base/clock.ts";
import { readStatistics } from "../report/read-statistics.ts";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { listDistricts } from "./list-districts.ts";
import { requirePage } from "./require-page.ts";
import { readStatisticsQuery } from "./statistics-query.ts";
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
    const whose = { scope: query.scope, person: visitor.person };
    const { database } = parts.storage;
    const statistics = await readStatistics(database, query, whose, knowledge.reports.states);
    const districts = listDistricts(knowledge.reports, desk);
    const hasOffice = visitor.person.officeId !== undefined;
    const page = toStatisticsPage({ ...{ statistics, query, knowledge, districts, hasOffice } });
    return context.html(toPage(page, visitor, desk));
  });
  return app;
}
