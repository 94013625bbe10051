import { html } from "hono/html";
import { toLocalMinute } from "../../base/clock.ts";
import { describeSize } from "../../report/collect-evidence.ts";
import { describeCare } from "../../report/describe-care.ts";
import type { Evidence } from "../../report/evidence-repository.ts";
import { toPublicText } from "../../report/officer-card.ts";
import type { ReportTexts } from "../../report/report-texts.ts";
import type { DeskKnowledge } from "../desk-parts.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** The files of a report, each to be saved: a browser opens none of them by itself. */
export function toEvidenceList({ opened, knowledge }: MatterView): Markup {
  const { evidence, matter, report } = opened;
  const { desk } = knowledge.texts;
  const items = evidence.map(
    (file) => html`<li>
${toLink(file, matter.id, { name: toPublicText(file.name, report), preview: toPreview(file, matter.id, knowledge) })}
<p class="muted">${file.sniffedType} · ${describeSize(file.sizeBytes)} · ${toLocalMinute(new Date(file.receivedAt))}</p>
${toCare(file, knowledge.texts.report)}
<p class="muted hash">SHA-256 ${file.sha256}</p></li>`,
  );
  return html`<section class="card" aria-labelledby="evidence-title"><h2 id="evidence-title">${desk("evidence_title", { count: evidence.length })}</h2>
${items.length === 0 ? html`<p>${desk("evidence_none")}</p>` : html`<p class="muted">${desk("evidence_care")}</p><ul class="files">${items}</ul>`}</section>`;
}

/** What is infected has a name and nothing to press. */
function toLink(
  { id, scan }: Evidence,
  matterId: string,
  { name, preview }: { readonly name: string; readonly preview: Markup },
): Markup {
  return scan === "infected"
    ? html`<span>${name}</span>`
    : html`<a href="/desk/matters/${matterId}/evidence/${id}">${name}</a>${preview}`;
}

/** Of some files a picture can be made anew, without what the original says of its maker. */
function toPreview(
  { id, sniffedType }: Evidence,
  matterId: string,
  { reports, texts }: DeskKnowledge,
): Markup {
  return reports.evidenceRules.find(sniffedType)?.preview === true
    ? html` <a href="/desk/matters/${matterId}/evidence/${id}/preview">${texts.desk("evidence_preview")}</a>`
    : html` <span class="muted">${texts.desk("evidence_without_preview")}</span>`;
}

/** What to know before opening it. */
function toCare(file: Evidence, texts: ReportTexts): Markup {
  const care = describeCare([file], texts);
  return care.length === 0 ? html`` : html`<p class="care">${care.join("、")}</p>`;
}
