import { Hono } from "hono";
import { createDeskAssetRoutes } from "./asset-routes.ts";
import { createAuditRoutes } from "./audit-routes.ts";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { createEvidenceRoutes } from "./evidence-routes.ts";
import { createHelpRoutes } from "./help-routes.ts";
import { createMatterRoutes } from "./matter-routes.ts";
import { createQueueRoutes } from "./queue-routes.ts";
import { requireOwnPage, requireVisitor } from "./require-visitor.ts";
import { createRespondentRoutes } from "./respondent-routes.ts";
import { createSessionRoutes } from "./session-routes.ts";
import { createSignInRoutes } from "./sign-in-routes.ts";
import { createStatisticsRoutes } from "./statistics-routes.ts";
import { createTargetRoutes } from "./target-routes.ts";

/** The pages of staff and officials under `/desk`: server-made, without a script all but the keys. */
export function createDesk(parts: DeskParts): { routes(): Hono } {
  return {
    routes() {
      const inside = new Hono<DeskEnvironment>()
        .use("/desk/*", requireVisitor(parts))
        .route("/", createQueueRoutes(parts))
        .route("/", createMatterRoutes(parts))
        .route("/", createEvidenceRoutes(parts))
        .route("/", createRespondentRoutes(parts))
        .route("/", createAuditRoutes(parts))
        .route("/", createStatisticsRoutes(parts))
        .route("/", createTargetRoutes(parts))
        .route("/", createSessionRoutes(parts))
        .route("/", createHelpRoutes(parts));
      return new Hono()
        .route("/", createDeskAssetRoutes())
        .use("/desk/*", requireOwnPage(parts))
        .route("/", createSignInRoutes(parts))
        .route("/", inside);
    },
  };
}
