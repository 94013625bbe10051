import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadStaticVectors } from "../../src/model/static-vectors.ts";
import { buildIndex } from "../../src/retrieval/build-index.ts";
import type { IndexContents } from "../../src/retrieval/index-contents.ts";
import { readIndexFile, writeIndexFile } from "../../src/retrieval/index-file.ts";
import { PassageList } from "../../src/retrieval/passage-list.ts";
import { VectorGraph } from "../../src/retrieval/vector-graph.ts";
import { VectorList } from "../../src/retrieval/vector-list.ts";
import { writeKnowledge } from "../support/write-knowledge.ts";

const folder = writeKnowledge();
const built = buildIndex(folder, loadStaticVectors("knowledge/vectors/static-zh.bin"));
const vectors = new VectorList(built.passageVectors);
const contents: IndexContents = { ...built, passageGraph: VectorGraph.build(vectors) };
const file = join(folder, "index.bin");
const graph = `${file}.graph`;

function readAgain(): IndexContents {
  const read = readIndexFile(file);
  if (typeof read === "string") {
    throw new Error(`the file is ${read}`);
  }
  return read.contents;
}

function passagesOf({ passages, documents }: IndexContents) {
  return [...new PassageList(passages, documents)];
}

describe("readIndexFile", () => {
  it("gives passages and graph as they were written", () => {
    writeIndexFile(file, "key", contents);
    const read = readAgain();
    expect(passagesOf(read)).toEqual(passagesOf(contents));
    expect(passagesOf(read).length).toBeGreaterThan(3);
    const wanted = Float32Array.from(vectors.at(1));
    const found = read.passageGraph?.search(wanted, 3);
    expect(found?.[0]).toMatchObject({ ordinal: 1 });
    expect(found).toEqual(contents.passageGraph?.search(wanted, 3));
  });

  it("sees damage wherever it is", () => {
    writeIndexFile(file, "key", contents);
    const whole = readFileSync(file);
    for (let step = 0; step <= 40; step += 1) {
      const place = Math.floor((step / 40) * (whole.length - 1));
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(place) ^ 1, place);
      writeFileSync(file, damaged);
      expect(readIndexFile(file), `byte ${place}`).toBe("corrupt");
      writeFileSync(file, whole.subarray(0, place));
      expect(readIndexFile(file), `cut at ${place}`).toBe("corrupt");
    }
  });

  it.each([
    ["is gone", () => rmSync(graph)],
    ["has grown", () => appendFileSync(graph, "x")],
    [
      "is changed in one byte",
      () => {
        const bytes = readFileSync(graph);
        bytes.writeUInt8(bytes.readUInt8(200) ^ 1, 200);
        writeFileSync(graph, bytes);
      },
    ],
  ])("sees when the graph %s", (_, damage) => {
    writeIndexFile(file, "key", contents);
    damage();
    expect(readIndexFile(file)).toBe("corrupt");
  });

  it("gives the key that it was written with", () => {
    writeIndexFile(file, "key", contents);
    expect(readIndexFile(file)).toMatchObject({ key: "key" });
  });
});
