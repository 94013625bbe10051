import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { loadNeeds } from "../../src/retrieval/load-needs.ts";

const DOCUMENT_ID = "plan/jieyang-ip-plan-2021-2025";
const markdown = readFileSync(`knowledge/${DOCUMENT_ID}.md`, "utf8");
const [, , body = ""] = markdown.split(/^---$/m);
const lines = body.split("\n").filter((line) => line.trim() !== "");

/** SHA-256 of the published text without any white space. */
const PUBLISHED_TEXT = "9ebd7a1b71ab2cbbbb46ca8287b2615fe6fcd1b62fce69b174c746552e2f7185";

/** The published table has two lines of headings, and names a category in its first row only. */
function publishedOrder(tableLines: readonly string[]): string[] {
  const [, , ...rows] = tableLines.map((line) => line.split("|").map((cell) => cell.trim()));
  let category = "";
  const cells = rows.flatMap(([, number = "", ownCategory = "", ...rest]) => {
    const shown = ownCategory === category ? "" : ownCategory;
    category = ownCategory;
    return [number, shown, ...rest];
  });
  return ["序号类别主要指标单位基期值规划值属性2020年2025年", ...cells];
}

describe("the plan in Markdown", () => {
  it("holds every character of the published text in its order, and no other", () => {
    const kept = lines.filter((line) => !line.startsWith("### ") && line !== "# 前言");
    const table = kept.filter((line) => line.startsWith("|"));
    const first = kept.indexOf(table[0] ?? "");
    const before = kept.slice(0, first);
    const after = kept.slice(first + table.length);
    const text = [...before, ...publishedOrder(table), ...after]
      .map((line) => line.replace(/^#+ /, ""))
      .join("")
      .replace(/\s/g, "");
    expect(createHash("sha256").update(text).digest("hex")).toBe(PUBLISHED_TEXT);
  });

  it("begins every item with its own heading's words", () => {
    const headings = lines.flatMap((line, index) => (line.startsWith("### ") ? [index] : []));
    expect(headings).toHaveLength(59);
    for (const index of headings) {
      expect(lines[index + 1]).toContain(`${lines[index]?.slice(4)}。`);
    }
  });

  it("has the ten rows of the table of targets, each with its category", () => {
    const rows = lines.filter((line) => /^\| \d/.test(line)).map((line) => line.split(" | "));
    expect(rows).toHaveLength(10);
    expect(rows.every((cells) => cells.length === 7 && cells[1]?.startsWith("知识产权"))).toBe(
      true,
    );
  });
});

describe("the needs of the plan", () => {
  const { passages } = loadDocuments("knowledge");
  const needs = loadNeeds("knowledge", passages).filter(({ id }) => id.startsWith("plan-"));
  const raw = readFileSync("knowledge/needs/plan.jsonl", "utf8")
    .trim()
    .split("\n")
    .map((line) => z.looseObject({ id: z.string() }).parse(JSON.parse(line)));

  it("are all there, numbered without gaps", () => {
    expect(needs).toHaveLength(1135);
    expect(raw.map(({ id }) => id)).toEqual(
      raw.map((_, index) => `plan-${String(index + 1).padStart(4, "0")}`),
    );
  });

  it("quote passages of the plan word for word", () => {
    const texts = new Map(passages.map(({ id, text }) => [id, text]));
    for (const { id, answer } of needs) {
      if (answer.kind === "quotes") {
        for (const { passageId, quote } of answer.quotes) {
          expect(texts.get(passageId), id).toContain(quote);
        }
      }
    }
  });

  it("quote whole rows of the table", () => {
    const rows = lines.filter((line) => line.startsWith("|"));
    for (const { id, answer } of needs) {
      const quotes = answer.kind === "quotes" ? answer.quotes : [];
      for (const { quote } of quotes.filter((item) => item.quote.includes("|"))) {
        expect(rows, id).toContain(quote);
      }
    }
  });
});
