import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { findCaseNumber } from "./case-number.ts";
import { gatherSupplement, startSupplement } from "./gather-supplement.ts";
import { beginIntake, withEvidence } from "./intake-turn.ts";
import { labelType } from "./label-type.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { listReportsOfPerson } from "./report-repository.ts";
import type { SupplementDialogue } from "./report-state.ts";
import { readStatus } from "./report-status.ts";
import { describeRequest, isWaiting } from "./supplement-turn.ts";

/**
 * What sounds like a report may be what an office asked its writer for: it is kept, and they say
 * which it is. `undefined` where nothing is asked of them, or where they surely report anew.
 */
export async function askSupplementOrReport(
  turn: Turn,
  context: ReportContext,
): Promise<Handled | undefined> {
  const { knowledge, texts, storage } = context;
  if (turn.text === "" || knowledge.cues.wantsReport.test(turn.text.trim())) {
    return undefined;
  }
  const own = await listReportsOfPerson(storage.database, turn.person.id);
  const statuses = await Promise.all(own.map((report) => readStatus(storage.database, report)));
  const waiting = statuses.flatMap((status) =>
    status.matters.filter(isWaiting).map((matter) => ({ status, matter })),
  );
  if (waiting.length === 0) {
    return undefined;
  }
  const choices = waiting.map(({ matter }) => matter.id);
  const begun: SupplementDialogue = { ...startSupplement(context), choices };
  const gathered = await gatherSupplement(turn, begun, turn.text, context);
  const requests = waiting.flatMap(({ status, matter }) =>
    describeRequest(matter, status, context),
  );
  const lines = [...requests, ...gathered.remarks, texts("supplement_or_report")];
  const buttons = waiting.map(({ matter: { id, type } }) => {
    const named = { caseNumber: findCaseNumber(id) ?? id, type: labelType(type, knowledge, texts) };
    return [{ label: texts("button_supplement_to", named), token: `report.reply.to-${id}` }];
  });
  const reply = toReply(lines.join("\n"), {
    buttons: [
      ...buttons,
      [
        { label: texts("button_report_instead"), token: "report.reply.report" },
        { label: texts("button_cancel"), token: "report.reply.leave" },
      ],
    ],
  });
  const state = gathered.dialogue;
  return withEvidence(gathered.collected, {
    ...{ code: "report_asking", intent: "supplement", reply, state },
  });
}

/** It was a report of its own: what was told so far begins one, with the files that came. */
export function reportInstead(
  turn: Turn,
  { notes, evidence, draftId }: SupplementDialogue,
  context: ReportContext,
): Promise<Handled> {
  const text = notes.join("\n");
  return beginIntake({ ...turn, text }, context, [], { draftId, evidence });
}
