import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Document, parseDocument, YAMLSeq } from "yaml";
import { AppError } from "../base/app-error.ts";
import type { DocumentChange } from "../ingest/stored-document.ts";
import { listNeedFiles } from "../retrieval/load-needs.ts";

/** A line of `knowledge/needs/*.jsonl`. */
type NeedLine = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly asks: readonly string[];
};

/** A fact of a YAML file of facts. */
type FactEntry = Readonly<Record<string, unknown>> & { readonly id: string };

/** Changes to files of the knowledge folder, gathered until somebody writes them. */
export interface KnowledgeEdit {
  /** Adds ways of asking to a need that is there. @throws AppError `no_such_need` */
  addAsks(needId: string, asks: readonly string[]): void;
  /** Adds a need to a file of needs, which is made where it is missing. */
  addNeed(fileName: string, need: NeedLine): void;
  /** Adds a fact to a file of facts, which is made with the given head where it is missing. */
  addFact(path: string, head: Readonly<Record<string, string>>, fact: FactEntry): void;
  /** What the files are to become. */
  changes(): readonly DocumentChange[];
}

/** Begins to change a folder, whose files stay as they are. */
export function createKnowledgeEdit(folder: string): KnowledgeEdit {
  const edited = new Map<string, string>();
  const read = (name: string) => {
    const file = join(folder, name);
    return edited.get(name) ?? (existsSync(file) ? readFileSync(file, "utf8") : undefined);
  };

  return {
    addAsks(needId, asks) {
      const name = listNeedFiles(folder)
        .map((file) => relative(folder, file))
        .find((candidate) => findLine(read(candidate) ?? "", needId) >= 0);
      if (name === undefined) {
        throw new AppError({ code: "no_such_need", message: `no need is called ${needId}` });
      }
      const text = read(name) ?? "";
      const lines = text.split("\n");
      const at = findLine(text, needId);
      const need = JSON.parse(lines[at] ?? "") as NeedLine;
      const all = [...new Set([...need.asks, ...asks])];
      lines[at] = JSON.stringify({ ...need, asks: all });
      edited.set(name, lines.join("\n"));
    },
    addNeed(fileName, need) {
      const name = join("needs", fileName);
      const text = read(name) ?? "";
      const separator = text === "" || text.endsWith("\n") ? "" : "\n";
      edited.set(name, `${text}${separator}${JSON.stringify(need)}\n`);
    },
    addFact(path, head, fact) {
      const text = read(path);
      const document =
        text === undefined ? new Document({ ...head, facts: [] }) : parseDocument(text);
      const facts = document.get("facts");
      if (!(facts instanceof YAMLSeq)) {
        throw new AppError({
          code: "broken_data_file",
          message: `${join(folder, path)}: holds no facts`,
        });
      }
      facts.flow = false;
      facts.add(document.createNode(fact));
      edited.set(path, document.toString({ lineWidth: 0 }));
    },
    changes: () => Array.from(edited, ([name, text]) => ({ name, text })),
  };
}

/** The line of a need in the text of its file, -1 when it is not there. */
function findLine(text: string, needId: string): number {
  return text
    .split("\n")
    .findIndex((line) => line.trim() !== "" && (JSON.parse(line) as NeedLine).id === needId);
}
