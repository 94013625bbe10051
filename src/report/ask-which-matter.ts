import { type Reply, toReply } from "../conversation/reply.ts";
import { findCaseNumber, listCaseNumbers } from "./case-number.ts";
import { labelType } from "./label-type.ts";
import type { Matter } from "./matter.ts";
import type { NoticeContext } from "./matter-notices.ts";
import type { ReportTexts } from "./report-texts.ts";

/** How many reports or matters are shown to choose from. */
export const CHOICES_SHOWN = 10;

/** How many more there are to choose from than are shown, and how; empty where all are. */
export function describeRest(count: number, texts: ReportTexts): readonly string[] {
  const rest = count - CHOICES_SHOWN;
  return rest > 0 ? [texts("choose_rest", { count: rest })] : [];
}

/**
 * Which matter a message belongs to is never guessed: one button for each, with the case number
 * where they are of several reports.
 */
export function askWhichMatter<Choice extends Pick<Matter, "id" | "type" | "officeId">>(
  matters: readonly Choice[],
  toToken: (matter: Choice) => string,
  { knowledge, texts }: NoticeContext,
): Reply {
  const [caseNumber = "", ...others] = listCaseNumbers(matters.map(({ id }) => id));
  const buttons = matters.slice(0, CHOICES_SHOWN).map((matter) => {
    const office = knowledge.offices.get(matter.officeId)?.name ?? matter.officeId;
    const kind = `${labelType(matter.type, knowledge, texts)} ${office}`;
    const label = others.length === 0 ? kind : `${findCaseNumber(matter.id)} ${kind}`;
    return [{ label, token: toToken(matter) }];
  });
  // A number that is typed instead tells one case from others, never matters of one.
  const lines =
    others.length === 0
      ? [texts("choose_matter", { caseNumber })]
      : [texts("supplement_choose"), ...describeRest(matters.length, texts)];
  return toReply(lines.join("\n"), { buttons });
}
