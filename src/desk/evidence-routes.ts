import { Readable } from "node:stream";
import { Hono } from "hono";
import { appendEvent } from "../report/event-log-repository.ts";
import type { Evidence } from "../report/evidence-repository.ts";
import type { DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { openMatter } from "./open-matter.ts";

/**
 * `GET /desk/matters/:id/evidence/:evidence`: the original, to be saved and never opened by the
 * browser. That somebody took it is recorded before the first byte leaves. `…/preview`: a picture
 * made anew from it, for those files that have one.
 */
export function createEvidenceRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const { storage, clock, openEvidence } = parts;
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/matters/:id/evidence/:evidence", async (context) => {
    const { person } = context.get("visitor");
    const opened = await openMatter(storage.database, person, context.req.param("id"));
    const file = opened?.evidence.find(({ id }) => id === context.req.param("evidence"));
    // What is infected stays sealed: nobody needs it on their machine.
    if (opened === undefined || file === undefined || file.scan === "infected") {
      return context.notFound();
    }
    const { matter, role } = opened;
    const original = await openEvidence(file);
    await storage.transaction((trx) =>
      appendEvent(trx, {
        ...{ reportId: matter.reportId, matterId: matter.id, kind: "evidence_opened" },
        ...{ actor: { id: person.id, role }, at: clock.now(), data: { evidence: file.id } },
      }),
    );
    const content = Readable.toWeb(original) as ReadableStream;
    return context.body(content, 200, toHeaders(file));
  });
  app.get("/desk/matters/:id/evidence/:evidence/preview", async (context) => {
    const { person } = context.get("visitor");
    const opened = await openMatter(storage.database, person, context.req.param("id"));
    const file = opened?.evidence.find(({ id }) => id === context.req.param("evidence"));
    const preview = file && (await parts.openPreview(file));
    return preview?.kind === "image"
      ? context.body(new Uint8Array(preview.bytes), 200, { "content-type": preview.mediaType })
      : context.notFound();
  });
  return app;
}

/** The name in the form that every browser reads (RFC 6266, RFC 8187). */
function toHeaders({ name, sizeBytes, id }: Evidence): Record<string, string> {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    "content-type": "application/octet-stream",
    "content-length": String(sizeBytes),
    "content-disposition": `attachment; filename="${id}"; filename*=UTF-8''${encoded}`,
    "x-content-type-options": "nosniff",
  };
}
