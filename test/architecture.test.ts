import { resolve } from "node:path";
import { cruise } from "dependency-cruiser";
import extractDepcruiseConfig from "dependency-cruiser/config-utl/extract-depcruise-config";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { describe, expect, it } from "vitest";

describe("imports between folders", () => {
  it("follow the table of the house", async () => {
    const { options, ...ruleSet } = await extractDepcruiseConfig(
      resolve(".ci/dependency-cruiser.cjs"),
    );
    const { output } = await cruise(["src"], { ...options, ruleSet, validate: true }, undefined, {
      tsConfig: extractTSConfig("tsconfig.json"),
    });
    if (typeof output === "string") {
      throw new Error("dependency-cruiser gave text, not a report");
    }
    // With a TypeScript it cannot read, dependency-cruiser sees nothing and is content.
    expect(output.summary.totalCruised).toBeGreaterThan(60);
    expect(output.summary.violations).toEqual([]);
  });
});
