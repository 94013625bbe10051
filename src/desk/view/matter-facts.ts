import { html } from "hono/html";
import { toLocalMinute } from "../../base/clock.ts";
import { listFlagLabels, toPublicText } from "../../report/officer-card.ts";
import { toMatterFields } from "../../report/report-repository.ts";
import type { Markup } from "./markup.ts";
import type { MatterView } from "./matter-view.ts";

/** Answers of a report that have a name of their own. */
const ANSWERS = ["respondent", "goods", "amount", "platform", "link", "right_number"] as const;

/** What the report says, without what names the reporter. */
export function toMatterFacts({ opened, knowledge, related }: MatterView): Markup {
  const { matter, report, names } = opened;
  const { reports, texts } = knowledge;
  const { desk } = texts;
  const { answers, flags, place } = toMatterFields(report, matter);
  const officeOf = (id: string) => reports.offices.get(id)?.name ?? id;
  const target = matter.course.targetOfficeId;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [texts.report("label_place"), place],
    ...ANSWERS.map((name) => [texts.report(`label_${name}`), answers[name]] as const),
    [desk("fact_flags"), listFlagLabels(flags, texts.report).join("；")],
    [desk("fact_office"), officeOf(matter.officeId)],
    [desk("fact_target"), target === null ? undefined : officeOf(target)],
    [desk("fact_officer"), names.get(matter.officerId ?? "") ?? desk("nobody")],
    [desk("fact_answer_due"), matter.course.answerDueOn ?? undefined],
    [desk("fact_merged"), matter.course.mergedInto ?? undefined],
    [desk("fact_submitted"), toLocalMinute(new Date(report.submittedAt))],
    [desk("fact_rule"), `${matter.ruleId} · v${matter.ruleVersion}`],
  ];
  const shown = rows.filter(([, value]) => value !== undefined && value !== "");
  return html`<section class="card" aria-labelledby="facts-title"><h2 id="facts-title">${desk("facts_title")}</h2>
<dl class="facts">${shown.map(([label, value]) => toRow(label, toPublicText(value ?? "", report)))}</dl>
${related.map((line) => html`<p class="muted">${line}</p>`)}
<h3>${desk("narrative_title")}</h3>
<p class="narrative">${toPublicText(report.narrative, report)}</p></section>`;
}

function toRow(label: string, value: string): Markup {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}
