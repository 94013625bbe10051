import type { Knowledge } from "./open-knowledge.ts";
import type { ReportType } from "./report/report-type.ts";

/** From this probability on a report's type is taken for known. */
const SURE_TYPE = 0.4;

/** The type of a report's text, when it says enough to tell. */
export function findSureType(
  text: string,
  { classifyType, reports }: Knowledge,
): ReportType | undefined {
  const [likeliest] = classifyType(text);
  return likeliest !== undefined && likeliest.probability >= SURE_TYPE
    ? reports.types.get(likeliest.label)
    : undefined;
}
