import { type Reply, toReply } from "../conversation/reply.ts";
import { findCaseNumber, listCaseNumbers } from "./case-number.ts";
import { labelType } from "./label-type.ts";
import type { Matter } from "./matter.ts";
import type { NoticeContext } from "./matter-notices.ts";

/** How many reports or matters are shown to choose from. */
export const CHOICES_SHOWN = 10;

/**
 * Which matter a message belongs to is never guessed: one button for each, with the case number
 * where they are of several reports.
 */
export function askWhichMatter(
  matters: readonly Matter[],
  toToken: (matter: Matter) => string,
  { knowledge, texts }: NoticeContext,
): Reply {
  const [caseNumber = "", ...others] = listCaseNumbers(matters.map(({ id }) => id));
  const buttons = matters.map((matter) => {
    const office = knowledge.offices.get(matter.officeId)?.name ?? matter.officeId;
    const kind = `${labelType(matter.type, knowledge, texts)} ${office}`;
    const label = others.length === 0 ? kind : `${findCaseNumber(matter.id)} ${kind}`;
    return [{ label, token: toToken(matter) }];
  });
  const text =
    others.length === 0 ? texts("choose_matter", { caseNumber }) : texts("supplement_choose");
  return toReply(text, { buttons });
}
