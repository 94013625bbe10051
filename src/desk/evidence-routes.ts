import { Readable } from "node:stream";
import { Hono } from "hono";
import type { Person } from "../conversation/person.ts";
import { appendEvent } from "../report/event-log-repository.ts";
import type { Evidence } from "../report/evidence-repository.ts";
import type { DeskContext, DeskEnvironment, DeskParts } from "./desk-parts.ts";
import { type OpenedMatter, openMatter } from "./open-matter.ts";
import { toMessagePage } from "./view/message-page.ts";

/**
 * `GET /desk/matters/:id/evidence/:evidence`: the original, to be saved and never opened by the
 * browser. That somebody took it is recorded before the first byte leaves. `…/preview`: a picture
 * made anew from it, for those files that have one.
 */
export function createEvidenceRoutes(parts: DeskParts): Hono<DeskEnvironment> {
  const { storage, openEvidence } = parts;
  const app = new Hono<DeskEnvironment>();
  app.get("/desk/matters/:id/evidence/:evidence", async (context) => {
    const { person } = context.get("visitor");
    const opened = await openMatter(storage.database, person, context.req.param("id"));
    const file = opened?.evidence.find(({ id }) => id === context.req.param("evidence"));
    // What is infected stays sealed: nobody needs it on their machine.
    if (opened === undefined || file === undefined || file.scan === "infected") {
      return context.notFound();
    }
    const original = await openEvidence(file);
    await recordOpening(opened, person, { evidence: file.id }, parts);
    const content = Readable.toWeb(original) as ReadableStream;
    return context.body(content, 200, toHeaders(file));
  });
  app.get("/desk/matters/:id/evidence/:evidence/preview", async (context) => {
    const { person } = context.get("visitor");
    const opened = await openMatter(storage.database, person, context.req.param("id"));
    const file = opened?.evidence.find(({ id }) => id === context.req.param("evidence"));
    const preview = file && (await parts.openPreview(file));
    if (opened === undefined || file === undefined || preview === undefined) {
      return context.notFound();
    }
    if (preview.kind === "none") {
      return showWithout(context, preview.reason, parts);
    }
    await recordOpening(opened, person, { evidence: file.id, preview: true }, parts);
    return context.body(new Uint8Array(preview.bytes), 200, { "content-type": preview.mediaType });
  });
  return app;
}

/** Says why there is nothing to see. */
function showWithout(
  context: DeskContext,
  reason: "no_preview" | "infected" | "too_large" | "unreadable" | "busy",
  { knowledge }: DeskParts,
) {
  const { desk } = knowledge().texts;
  const page = { title: desk("preview_title"), text: desk(`preview_${reason}`) };
  return context.html(toMessagePage(page, desk), reason === "busy" ? 503 : 404);
}

function recordOpening(
  { matter, role }: OpenedMatter,
  person: Person,
  data: { readonly evidence: string; readonly preview?: true },
  { storage, clock }: DeskParts,
): Promise<void> {
  return storage.transaction((trx) =>
    appendEvent(trx, {
      ...{ reportId: matter.reportId, matterId: matter.id, kind: "evidence_opened" },
      ...{ actor: { id: person.id, role }, at: clock.now(), data },
    }),
  );
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
