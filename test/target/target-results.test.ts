import { describe, expect, it } from "vitest";
import { createTargetSkill } from "../../src/target/target-skill.ts";
import { askTargets, targetOptions } from "../support/ask-targets.ts";

const QUESTION = "知识产权维权援助和调解办案量的目标是多少";

describe("results that this system counts itself", () => {
  const asked: object[] = [];
  const skillThatCounts = (count: number) =>
    createTargetSkill({
      ...targetOptions,
      async countClosed(counted, span) {
        asked.push({ ...counted, ...span });
        return count;
      },
    });
  const ask = async (
    count: number,
    question = QUESTION,
    role: "official" | "enterprise" = "official",
  ) => (await askTargets(question, { skill: skillThatCounts(count), role })).reply.text;

  it("are told to officials with day and source, for the target that has them", async () => {
    const text = await ask(37);
    expect(text).toContain("本系统统计，截至2026-11-25");
    expect(text).toContain("已办结37件（只含调解，维权援助另行统计）");
    expect(await ask(37, "What is the target for IP rights-aid and mediation cases?")).toContain(
      "37 closed in 2026 (mediation only;",
    );
    expect(asked[0]).toMatchObject({ from: "2026-01-01", to: "2026-11-25" });
    expect(asked[0]).toMatchObject({ outcomes: ["mediated", "mediation_failed"] });
    expect(await ask(37, "2025年有效发明专利目标是多少")).not.toContain("本系统统计");
  });

  it("hide numbers of few, and are for nobody else", async () => {
    expect(await ask(3)).toContain("少于5件（只含调解，维权援助另行统计）");
    expect(await ask(0)).toContain("已办结0件");
    expect(await ask(37, QUESTION, "enterprise")).not.toContain("本系统统计");
  });
});
