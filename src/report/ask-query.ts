import type { Outcome } from "../conversation/outcome.ts";
import { type Reply, toReply } from "../conversation/reply.ts";
import { endIn } from "./change-outcome.ts";
import { describeStored } from "./collect-evidence.ts";
import { toManifest } from "./evidence/evidence-manifest.ts";
import { deleteEvidenceOfDraft, type Evidence } from "./evidence-repository.ts";
import { startSupplement } from "./gather-supplement.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import type { QueryDialogue } from "./report-state.ts";

/** What is missing of number and code, which may be given up. */
export function askQuery({ caseNumber }: QueryDialogue, { texts }: ReportContext): Reply {
  const text = texts(caseNumber === null ? "status_ask_number" : "status_ask_code");
  const leave = { label: texts("button_cancel"), token: "report.reply.leave" };
  return toReply(text, { buttons: [[leave]] });
}

/** Files that were handed in by an upload link, and are kept already. */
export function takeIntoQuery(
  dialogue: QueryDialogue,
  files: readonly Evidence[],
  context: ReportContext,
): Outcome {
  const told = dialogue.told ?? startSupplement(context);
  const state: QueryDialogue = {
    ...dialogue,
    told: { ...told, evidence: [...told.evidence, ...toManifest(files)] },
  };
  const ask = askQuery(state, context);
  const reply = { ...ask, text: [...describeStored(files, context), ask.text].join("\n") };
  return { code: "report_asking", intent: "supplement", reply, state };
}

/** What a person wants who is asked for number and code: to take a withdrawal back is part of it. */
export function intentOf(purpose: QueryDialogue["purpose"]): Exclude<typeof purpose, "revoke"> {
  return purpose === "revoke" ? "withdraw" : purpose;
}

/** The person does not want it any more. */
export function leaveQuery(dialogue: QueryDialogue, { texts }: ReportContext): Handled {
  const { told, purpose } = dialogue;
  const isAdding = told !== null || purpose === "supplement";
  const reply = toReply(texts(isAdding ? "supplement_cancelled" : "status_left"));
  return withoutTold(dialogue, {
    code: "report_cancelled",
    intent: intentOf(purpose),
    reply,
    state: null,
  });
}

/** What was told to be added is given up. */
export function withoutTold({ told }: QueryDialogue, handled: Handled): Handled {
  return told === null
    ? handled
    : async (trx) => {
        await deleteEvidenceOfDraft(trx, told.draftId);
        return endIn(trx, handled);
      };
}
