import { describe, expect, it } from "vitest";
import { CLASSIFIERS_FILE } from "../../src/open-knowledge.ts";
import { readClassifiersFile } from "../../src/retrieval/classifiers-file.ts";
import { loadExamples } from "../../src/retrieval/example.ts";
import { readIndexFile } from "../../src/retrieval/index-file.ts";
import { createCourses, gatherLessons } from "../../src/retrieval/learn-classifiers.ts";
import { openTestKnowledge, SHARED_INDEX_FILE } from "../support/test-knowledge.ts";

const ADVICE =
  "learn them again: npm run zhiquan -- classifiers learn --out knowledge/vectors/classifiers.bin";

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
    // Learning all of them takes minutes: the quickest stands for them, though it describes texts otherwise.
    const { elsewhere } = createCourses(lessons, index);
    expect(elsewhere.train(elsewhere.examples).data, ADVICE).toEqual(shipped?.elsewhere);
  });
});
