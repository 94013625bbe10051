import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IngestOverrides } from "../../src/ingest/describe-document.ts";
import { ingestFiles } from "../../src/ingest/ingest-files.ts";
import { listSources } from "../../src/ingest/list-sources.ts";
import { changeDocuments } from "../../src/ingest/stored-document.ts";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { makeDocx } from "../support/make-zip.ts";

const RULE =
  "青川市专利资助规则\n第一条 为了鼓励创新，制定本规则。\n第二条 每件发明专利资助八百元。\n";

let folder: string;
let knowledge: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ingest-files-"));
  knowledge = join(folder, "knowledge");
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Buffer): string {
  const path = join(folder, "inbox", name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function ingest(paths: readonly string[], overrides: IngestOverrides = {}) {
  const ends: string[] = [];
  const result = await ingestFiles(listSources(paths), {
    ...{ knowledgeFolder: knowledge, overrides },
    onEnd: ({ name }, conversion) => {
      ends.push(`${name} ${"reason" in conversion ? conversion.reason : conversion.kind}`);
    },
  });
  changeDocuments(knowledge, result.changes);
  return { ...result, ends };
}

const documents = () => loadDocuments(knowledge).documents;
const texts = () => loadDocuments(knowledge).passages.map(({ text }) => text);

describe("ingestFiles", () => {
  it("takes in what is whole of a folder, and leaves out what programs leave behind", async () => {
    put("b/rule.txt", RULE);
    put("a.docx", makeDocx("").subarray(0, 60));
    put("~$rule.docx", "lock");
    put(".DS_Store", "x");
    const { ends, converted, failed } = await ingest([join(folder, "inbox")]);
    expect(ends).toEqual(["a.docx broken", "b/rule.txt converted"]);
    expect({ converted, failed }).toEqual({ converted: 1, failed: 1 });
    expect(documents()).toMatchObject([{ title: "青川市专利资助规则", kind: "policy" }]);
  });

  it("leaves the same file alone, under another name too", async () => {
    const path = put("rule.txt", RULE);
    await ingest([path]);
    const copy = put("copy.txt", RULE);
    expect((await ingest([path, copy])).ends).toEqual(["rule.txt unchanged", "copy.txt unchanged"]);
    expect(documents()).toHaveLength(1);
  });

  it("puts a changed file in the place of the old, with the kind and confidence it had", async () => {
    await ingest([put("rule.txt", RULE)], { kind: "law", confidence: "secondary" });
    const [before] = documents();
    await ingest([put("rule.txt", RULE.replace("八百元", "一千元").replace("规则\n", "新规则\n"))]);
    expect(documents()).toMatchObject([
      { id: before?.id, kind: "law", title: "青川市专利资助新规则" },
    ]);
    expect(loadDocuments(knowledge).passages[0]?.confidence).toBe("secondary");
    expect(texts().join()).toContain("一千元");
    expect(texts().join()).not.toContain("八百元");
  });

  it("knows a document again whose line ends another program changed", async () => {
    const path = put("rule.txt", RULE);
    await ingest([path]);
    const id = documents()[0]?.id;
    const stored = join(knowledge, `${id}.md`);
    writeFileSync(stored, readFileSync(stored, "utf8").replaceAll("\n", "\r\n"));
    expect((await ingest([path])).ends).toEqual(["rule.txt unchanged"]);
  });

  it("moves a document whose kind is told anew", async () => {
    const path = put("rule.txt", RULE);
    await ingest([path]);
    await ingest([path], { kind: "law" });
    expect(documents().map(({ id }) => id)).toEqual([expect.stringMatching(/^law\//)]);
  });

  it("lets no second file of a name replace the first", async () => {
    const paths = [put("2023/rule.txt", RULE), put("2024/rule.txt", `${RULE}第三条 另行通知。\n`)];
    expect((await ingest(paths)).ends).toEqual(["rule.txt converted", "rule.txt same_name"]);
    const { ends } = await ingest([join(folder, "inbox")]);
    expect(ends).toEqual(["2023/rule.txt unchanged", "2024/rule.txt converted"]);
    expect(documents()).toHaveLength(2);
  });

  it("keeps the reason for which a loss was accepted", async () => {
    const hidden = "<w:unknown><w:p><w:r><w:t>没有读到</w:t></w:r></w:p></w:unknown>";
    const path = put("a.docx", makeDocx(`<w:p><w:r><w:t>正文</w:t></w:r></w:p>${hidden}`));
    expect((await ingest([path])).ends).toEqual(["a.docx lost"]);
    await ingest([path], { acceptedLoss: "页边批注" });
    const [document] = documents();
    expect(readFileSync(join(knowledge, `${document?.id}.md`), "utf8")).toContain(
      "acceptedLoss: 页边批注",
    );
  });

  it("changes nothing itself", async () => {
    const files = listSources([put("rule.txt", RULE)]);
    const onEnd = () => {};
    const options = { knowledgeFolder: knowledge, overrides: {}, onEnd };
    const { changes } = await ingestFiles(files, options);
    expect(changes).toMatchObject([{ text: expect.stringContaining("八百元") }]);
    expect(existsSync(knowledge)).toBe(false);
  });
});
