import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTextCatalog } from "../../src/base/text-catalog.ts";

function textFile(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "texts-")), "texts.yaml");
  writeFileSync(file, content);
  return file;
}

describe("loadTextCatalog", () => {
  it("fills placeholders, also with what looks like a replacement pattern", () => {
    const text = loadTextCatalog(textFile("greeting: 您好，{name}！"), ["greeting"]);
    expect(text("greeting", { name: "$& {name}" })).toBe("您好，$& {name}！");
  });

  it("names a missing and an unknown text", () => {
    const file = textFile("extra: 多余");
    expect(() => loadTextCatalog(file, ["greeting"])).toThrow(
      "missing texts: [greeting], unknown texts: [extra]",
    );
  });

  it("refuses to leave a placeholder empty", () => {
    const text = loadTextCatalog(textFile("greeting: 您好，{name}！"), ["greeting"]);
    expect(() => text("greeting")).toThrow("greeting wants a value for {name}");
  });

  it("names the file and the line of broken YAML", () => {
    const file = textFile("a: 1\nb: [unclosed");
    expect(() => loadTextCatalog(file, ["a"])).toThrow(file);
    expect(() => loadTextCatalog(file, ["a"])).toThrow("line 2");
  });
});
