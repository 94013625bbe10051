import { expect, it } from "vitest";
import { runTrials } from "../crash/run-trials.ts";
import { describeOnEachStorage } from "../support/open-test-storage.ts";

const TRIALS = 2;
/** One process ends after a commit, one between sending and recording it. */
const SEED = 1463;
const TIMEOUT_MS = 240_000;

/** A short `npm run crash`: it runs what `npm run build` has made. */
describeOnEachStorage("the installed program, killed at chosen points", (_, kind) => {
  it("loses nothing that it has acknowledged, and does nothing twice", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const said: string[] = [];
    const options = {
      kind,
      trials: TRIALS,
      seed: SEED,
      say: (line: string) => void said.push(line),
    };
    const { faults, kills, tallies } = await runTrials(options);
    expect({ faults, said }).toEqual({ faults: [], said: [] });
    expect(kills).toBeGreaterThanOrEqual(TRIALS);
    expect(tallies.find(({ name }) => name === "reports")).toMatchObject({ found: TRIALS });
  });
});
