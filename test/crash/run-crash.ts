// `npm run crash -- --trials N [--database sqlite|postgres|both] [--seed S] [--minutes M]`
import { parseArgs } from "node:util";
import type { StorageKind } from "../../src/storage/tables.ts";
import { type CrashResult, runTrials } from "./run-trials.ts";

const SEED = 20_261_126;
const MINUTE_MS = 60_000;

const { values } = parseArgs({
  options: {
    trials: { type: "string", default: "100" },
    database: { type: "string", default: "both" },
    seed: { type: "string", default: String(SEED) },
    minutes: { type: "string", default: "600" },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);
const kinds: readonly StorageKind[] = (["sqlite", "postgres"] as const).filter(
  (kind) => values.database === "both" || values.database === kind,
);

let isFaulty = kinds.length === 0;
for (const kind of kinds) {
  const endAt = Date.now() + Number(values.minutes) * MINUTE_MS;
  const result = await runTrials({
    ...{ kind, say, trials: Number(values.trials), seed: Number(values.seed) },
    isOver: () => Date.now() > endAt,
  });
  tell(kind, result);
  isFaulty ||= result.faults.length > 0;
}

// After a fault, somebody still waits for what was lost.
process.exit(isFaulty ? 1 : 0);

function tell(kind: StorageKind, result: CrashResult): void {
  const { trials, kills, killsAtPoint, tallies, repeated, faults } = result;
  say(`${kind}: ${trials} trials, ${kills} kills, ${killsAtPoint} of them at a chosen point`);
  say("                acknowledged     found      lost duplicated");
  for (const { name, acknowledged, found, lost, duplicated } of tallies) {
    const counts = [acknowledged, found, lost.length, duplicated.length];
    say(
      name.padEnd(16) +
        counts.map((count, index) => String(count).padStart(index === 0 ? 12 : 10)).join(""),
    );
  }
  say(`replies repeated after a kill, and marked: ${repeated}; other faults: ${faults.length}`);
}
