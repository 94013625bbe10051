import { type Reply, toReply } from "../conversation/reply.ts";
import { labelType } from "./label-type.ts";
import type { Matter } from "./matter.ts";
import type { NoticeContext } from "./matter-notices.ts";

/** Which of a report's matters a message belongs to is never guessed: one button for each. */
export function askWhichMatter(
  caseNumber: string,
  matters: readonly Matter[],
  toToken: (matter: Matter, index: number) => string,
  { knowledge, texts }: NoticeContext,
): Reply {
  const buttons = matters.map((matter, index) => {
    const office = knowledge.offices.get(matter.officeId)?.name ?? matter.officeId;
    const label = `${labelType(matter.type, knowledge, texts)} ${office}`;
    return [{ label, token: toToken(matter, index) }];
  });
  return toReply(texts("choose_matter", { caseNumber }), { buttons });
}
