import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CLASSIFIERS_FILE } from "../../src/open-knowledge.ts";
import { readClassifiersFile } from "../../src/retrieval/classifiers-file.ts";
import { loadExamples } from "../../src/retrieval/example.ts";
import { readIndexFile } from "../../src/retrieval/index-file.ts";
import { createCourses, gatherLessons } from "../../src/retrieval/learn-classifiers.ts";
import { packParts } from "../../src/retrieval/packed-parts.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

const ADVICE =
  "learn them again: npm run zhiquan -- classifiers learn --out knowledge/vectors/classifiers.bin";

/** Millions of weights are compared at once: telling all that differ would take longer than learning. */
const hashOf = (data: object | undefined) =>
  createHash("sha256")
    .update(Buffer.concat(packParts({ data }).pieces))
    .digest("hex");

describe("the classifiers that ship", () => {
  const { index } = openTestKnowledge();
  const shipped = readClassifiersFile(CLASSIFIERS_FILE);

  it("were learnt from the knowledge as it ships", () => {
    const stored = readIndexFile(SHARED_INDEX_FILE);
    const learntFrom = typeof stored === "string" ? stored : stored.contents.learntFrom;
    expect(shipped?.learntFrom, ADVICE).toEqual(learntFrom);
  });

  it("are what the program learns as it is", () => {
    const lessons = gatherLessons("knowledge", loadExamples("knowledge"), index.needs);
    // Learning all of them takes minutes: one network, quick to describe its texts, stands for them.
    const { reportTypes } = createCourses(lessons, index);
    const learnt = reportTypes.train(reportTypes.examples).data;
    expect(hashOf(learnt), ADVICE).toBe(hashOf(shipped?.reportTypes));
  });
});
