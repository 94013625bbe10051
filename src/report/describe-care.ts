import type { StoredFile } from "./evidence/evidence-store.ts";
import type { ReportTexts } from "./report-texts.ts";

/** What staff should know of files before they open one, each thing once, in words. */
export function describeCare(
  files: readonly Pick<StoredFile, "cautions" | "scan">[],
  texts: ReportTexts,
): readonly string[] {
  const labels = files.flatMap(({ cautions, scan }) => [
    ...(scan === "clean" ? [] : [texts(`care_${scan}`)]),
    ...cautions.map((caution) => texts(`care_${caution}`)),
  ]);
  return [...new Set(labels)];
}
