import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDocuments } from "../../src/retrieval/load-documents.ts";
import { normalizeText } from "../../src/retrieval/normalize-text.ts";
import { createTargetFinder, namesOf } from "../../src/target/find-targets.ts";
import { idOf, loadTargets, subjectsOf } from "../../src/target/target.ts";
import { loadTargetTexts } from "../../src/target/target-texts.ts";

const catalog = loadTargets("knowledge/targets.yaml");
const { passages } = loadDocuments("knowledge");
const subjects = subjectsOf(catalog);

function standsInPlan(document: string, path: readonly string[], quote: string): boolean {
  return passages.some(
    (passage) =>
      passage.document.id === document &&
      passage.path.join("\n") === path.join("\n") &&
      passage.text.includes(quote),
  );
}

describe("targets.yaml", () => {
  it("has unique ids", () => {
    const ids = subjects.map(idOf);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("refuses a related number that it does not hold, and names its place", () => {
    const file = join(mkdtempSync(join(tmpdir(), "zhiquan-targets-")), "targets.yaml");
    const text = readFileSync("knowledge/targets.yaml", "utf8");
    writeFileSync(file, `${text}  - ["training-sessions", "no-such-number"]\n`);
    expect(() => loadTargets(file)).toThrow(/line \d+.*no-such-number.*related/s);
  });

  it("quotes the plan word for word", () => {
    for (const { id, source, planned, base, noteSource } of catalog.targets) {
      const quotes = [source, planned, base, noteSource].filter((item) => item != null);
      for (const item of quotes) {
        const path = ("path" in item ? item.path : undefined) ?? source.path;
        expect(standsInPlan(source.document, path, item.quote), `${id}: ${item.quote}`).toBe(true);
      }
    }
    for (const { id, source } of catalog.baseFigures) {
      expect(standsInPlan(source.document, source.path, source.quote), id).toBe(true);
    }
  });

  it("states only numbers that stand in their quotes", () => {
    const numbersOf = (text: string) =>
      text.replace(/近5000/g, "5000").match(/\d+(?:\.\d+)?/g) ?? [];
    for (const { id, planned, base } of catalog.targets) {
      expect(numbersOf(planned.quote), id).toContain(String(planned.value));
      if (base !== null) {
        expect(numbersOf(base.quote), id).toContain(String(base.value));
      }
    }
    for (const figure of catalog.baseFigures) {
      expect(numbersOf(figure.source.quote), figure.id).toContain(String(figure.value));
    }
  });

  it("holds all rows of the plan's table, the seventh as two targets", () => {
    const rows = passages.filter(
      ({ kind, text }) => kind === "table_row" && text.includes("预期性"),
    );
    const cited = catalog.targets.filter(({ nature }) => nature !== undefined);
    expect(rows).toHaveLength(10);
    expect(cited).toHaveLength(11);
    expect(rows.every(({ text }) => cited.some(({ source }) => text.includes(source.quote)))).toBe(
      true,
    );
  });

  it("leads from every name and alias to its target or figure", () => {
    const find = createTargetFinder(catalog);
    for (const subject of subjects) {
      for (const name of namesOf(subject)) {
        const found = find(normalizeText(name)).map((item) => idOf(item.subject));
        expect(found, `${idOf(subject)}: ${name}`).toContain(idOf(subject));
      }
    }
  });
});

describe("texts/target.yaml", () => {
  it("has every text in Chinese and English", () => {
    expect(loadTargetTexts("knowledge/texts/target.yaml")("holdsEn")).not.toBe("");
  });
});
