import { addDays } from "../base/local-date.ts";
import { lawInForce, type ReportType } from "./report-type.ts";

/**
 * From which days on a type, or one of its rules while that holds, would rest on no law in force:
 * what it cites ends, and nothing takes its place. Empty when all is well.
 */
export function findLawFaults({ law, routes }: ReportType): readonly string[] {
  const cited = [
    { name: "the type", law, to: undefined },
    ...routes.map((rule) => ({ name: `rule ${rule.id}`, law: rule.law ?? [], to: rule.to })),
  ];
  return cited.flatMap(({ name, law: entries, to }) =>
    entries
      .flatMap((entry) => (entry.to === undefined ? [] : [addDays(entry.to, 1)]))
      .filter((day) => to === undefined || day <= to)
      .filter((day) => lawInForce(entries, day).length === 0)
      .map((day) => `${name} rests on no law in force from ${day} on`),
  );
}
