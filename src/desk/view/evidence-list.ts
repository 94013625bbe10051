import { html } from "hono/html";
import { toLocalMinute } from "../../base/clock.ts";
import { describeSize } from "../../report/collect-evidence.ts";
import { toPublicText } from "../../report/officer-card.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** The files of a report, each to be saved: a browser opens none of them by itself. */
export function toEvidenceList({ opened, knowledge }: MatterView): Markup {
  const { evidence, matter, report } = opened;
  const { desk } = knowledge.texts;
  const items = evidence.map(
    ({ id, name, sniffedType, sizeBytes, receivedAt, sha256 }) => html`<li>
<a href="/desk/matters/${matter.id}/evidence/${id}">${toPublicText(name, report)}</a>
<p class="muted">${sniffedType} · ${describeSize(sizeBytes)} · ${toLocalMinute(new Date(receivedAt))}</p>
<p class="muted hash">SHA-256 ${sha256}</p></li>`,
  );
  return html`<section class="card" aria-labelledby="evidence-title"><h2 id="evidence-title">${desk("evidence_title", { count: evidence.length })}</h2>
${items.length === 0 ? html`<p>${desk("evidence_none")}</p>` : html`<p class="muted">${desk("evidence_care")}</p><ul class="files">${items}</ul>`}</section>`;
}
