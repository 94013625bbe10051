import { toLocalDate, toLocalTime } from "../base/clock.ts";
import { describeSize } from "./collect-evidence.ts";
import { describePromise } from "./describe-clock.ts";
import { labelType } from "./label-type.ts";
import type { NoticeContext } from "./matter-notices.ts";
import type { SignedReceipt } from "./receipt.ts";

/**
 * What a signed receipt says, line by line: its document shows these lines, and whoever checks a
 * document looks for them there.
 */
export function toReceiptLines(
  { receipt, signature, keyId }: SignedReceipt,
  { knowledge, texts }: Pick<NoticeContext, "knowledge" | "texts">,
): readonly string[] {
  const submittedAt = new Date(receipt.submittedAt);
  const matters = receipt.matters ?? [{ type: receipt.type, office: receipt.office }];
  const promises = receipt.promises.map(({ clock, due, provisional }) =>
    describePromise({ clockId: clock, dueOn: due, provisional }, knowledge, texts),
  );
  const files = receipt.evidence.map(({ name, sizeBytes, sha256 }) =>
    texts("receipt_file", { name, size: describeSize(sizeBytes), hash: sha256 }),
  );
  return [
    texts("document_case", { caseNumber: receipt.caseNumber }),
    texts("document_submitted", { day: toLocalDate(submittedAt), time: toLocalTime(submittedAt) }),
    ...matters.map(({ type, office }, index) =>
      texts("receipt_matter", {
        ordinal: index + 1,
        type: labelType(type, knowledge, texts),
        office: texts("receipt_office", { office: knowledge.offices.get(office)?.name ?? office }),
      }),
    ),
    ...promises,
    ...(files.length === 0
      ? [texts("receipt_no_evidence")]
      : [texts("receipt_evidence"), ...files]),
    texts("document_signature", { keyId, signature }),
  ];
}
