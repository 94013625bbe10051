import type { ReportKnowledge } from "../report/report-knowledge.ts";
import type { DeskTexts } from "./desk-texts.ts";

/** Where a matter can lie that is in no district. */
const OTHER_PLACES = ["city", "outside", "unknown"] as const;

/** The places of matters, with what people call them. */
export function listDistricts(
  { districts }: Pick<ReportKnowledge, "districts">,
  texts: DeskTexts,
): ReadonlyMap<string, string> {
  const own = districts.districts.map(({ name }) => [name, name] as const);
  const others = OTHER_PLACES.map((key) => [key, texts(`district_${key}`)] as const);
  return new Map([...own, ...others]);
}
