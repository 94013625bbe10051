import type { Outcome } from "../conversation/outcome.ts";
import { toReply } from "../conversation/reply.ts";
import type { Turn } from "../conversation/turn.ts";
import { mayNote } from "./add-note.ts";
import { collectHandOver, recordHandOver } from "./collect-hand-over.ts";
import { isReason } from "./export-for-person.ts";
import { findMatter } from "./matter-repository.ts";
import type { StaffCommand } from "./read-staff-command.ts";
import type { Handled, ReportContext } from "./report-context.ts";
import { writeHandOver } from "./write-hand-over.ts";

const DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** The paper for a body that takes a matter over; in chat it never names the reporter. */
export async function tellHandOver(
  { matterId, to, reason }: Extract<StaffCommand, { kind: "hand_over" }>,
  { person, now }: Turn,
  context: ReportContext,
): Promise<Handled> {
  const { storage, texts } = context;
  const matter = await findMatter(storage.database, matterId);
  if (matter === undefined || !mayNote(person, matter)) {
    return refuse(texts("refused_office"));
  }
  if (!isReason(reason)) {
    return refuse(texts("usage_hand_over"));
  }
  const actor = { id: person.id, role: person.role };
  const request = { matterId, to, reason, actor, now };
  const handOver = await collectHandOver(storage.database, request, context);
  if (handOver === undefined) {
    return refuse(texts("refused_office"));
  }
  // Made before the transaction: meanwhile others would wait.
  const bytes = await writeHandOver(handOver.paper, texts);
  const file = { name: `${matterId}.docx`, mediaType: DOCX_TYPE, base64: bytes.toString("base64") };
  return async (trx) => {
    if ((await recordHandOver(trx, request, handOver, context)) === "outdated") {
      return refuse(texts("paper_outdated"));
    }
    const reply = toReply(texts("paper_done", { to }), { files: [file] });
    return { code: "report_status", intent: "status", reply };
  };
}

function refuse(text: string): Outcome {
  return { code: "report_refused", intent: "status", reply: toReply(text) };
}
