import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { takeIntoQuery } from "./ask-query.ts";
import { besidePending } from "./beside-pending.ts";
import { changeOutcome } from "./change-outcome.ts";
import { findUploadLink } from "./evidence/upload-link-repository.ts";
import {
  deleteEvidenceOfDraft,
  type Evidence,
  findReportOfDraft,
  listEvidenceOfDraft,
} from "./evidence-repository.ts";
import { takeIntoIntake } from "./intake-turn.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { findReport } from "./report-repository.ts";
import type { ReportMemory } from "./report-state.ts";
import { readStatus } from "./report-status.ts";
import { addToReport, takeIntoSupplement } from "./supplement-turn.ts";

/**
 * Files came by an upload link of this conversation: they join the intake or supplement that the
 * link was given for, or, when that was sent meanwhile, its report.
 *
 * @param ordinal Of the matter that the reporter chose for late files; empty when they did not.
 */
export async function handleUpload(
  turn: Turn,
  linkId: string,
  ordinal: string,
  state: ReportMemory,
  context: ReportContext,
): Promise<Handled> {
  const { database } = context.storage;
  const link = await findUploadLink(database, linkId);
  if (link === undefined || link.conversation_id !== turn.message.address.conversationId) {
    return { code: "report_refused", reply: toReply(context.texts("refused_unknown")) };
  }
  const draftId = link.draft_id;
  const all = await listEvidenceOfDraft(database, draftId);
  if (state.kind === "intake" && state.draftId === draftId) {
    return takeIntoIntake(turn, state, withoutKnown(all, state.evidence), context);
  }
  if (state.kind === "supplement" && state.draftId === draftId) {
    return takeIntoSupplement(state, withoutKnown(all, state.evidence), context);
  }
  if (state.kind === "query" && state.told?.draftId === draftId) {
    return takeIntoQuery(state, withoutKnown(all, state.told.evidence), context);
  }
  const reportId = await findReportOfDraft(database, draftId);
  const report = reportId === undefined ? undefined : await findReport(database, reportId);
  if (report === undefined) {
    return dropFiles(draftId, state, context);
  }
  const status = await readStatus(database, report);
  const chosen = ordinal === "" ? undefined : Number(ordinal);
  const late = { linkId, draftId, files: all, chosen };
  return besidePending(keepState(addToReport(turn, status, late, context)), state, context);
}

/** Late files are told beside whatever the conversation is in the middle of. */
function keepState(handled: Handled): Handled {
  return changeOutcome(handled, ({ state: _, ...outcome }) => outcome);
}

function withoutKnown(files: readonly Evidence[], known: readonly { readonly sha256: string }[]) {
  return files.filter(({ sha256 }) => !known.some((one) => one.sha256 === sha256));
}

/** The intake was given up while the files were on their way. */
function dropFiles(draftId: string, state: ReportMemory, context: ReportContext): Handled {
  const reply = toReply(context.texts("upload_gone"));
  return besidePending(
    async (trx) => {
      await deleteEvidenceOfDraft(trx, draftId);
      return { code: "report_refused", intent: "supplement", reply };
    },
    state,
    context,
  );
}
