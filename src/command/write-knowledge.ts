import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Document, parseDocument, YAMLSeq } from "yaml";
import { AppError } from "../base/app-error.ts";
import { writeWholeFile } from "../base/write-whole-file.ts";
import { listNeedFiles } from "../retrieval/load-needs.ts";

/** A file as it was before a change, so that the change can be taken back. */
interface Before {
  readonly file: string;
  readonly content: Buffer | undefined;
}

/** A line of `knowledge/needs/*.jsonl`. */
type NeedLine = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly asks: readonly string[];
};

/** A fact of a YAML file of facts. */
type FactEntry = Readonly<Record<string, unknown>> & { readonly id: string };

/** Changes files of the knowledge folder, all of them or none. */
export interface KnowledgeWriter {
  /** Adds ways of asking to a need that is there. @throws AppError `no_such_need` */
  addAsks(needId: string, asks: readonly string[]): void;
  /** Adds a need to a file of needs, which is made where it is missing. */
  addNeed(fileName: string, need: NeedLine): void;
  /** Adds a fact to a file of facts, which is made with the given head where it is missing. */
  addFact(path: string, head: Readonly<Record<string, string>>, fact: FactEntry): void;
  /** Puts everything back as it was. */
  undo(): void;
}

/** Opens the folder for changes. */
export function createKnowledgeWriter(folder: string): KnowledgeWriter {
  const before: Before[] = [];

  function write(file: string, content: string) {
    before.push({ file, content: existsSync(file) ? readFileSync(file) : undefined });
    writeWholeFile(file, content);
  }

  return {
    addAsks(needId, asks) {
      const file = listNeedFiles(folder).find((candidate) => findLine(candidate, needId) >= 0);
      if (file === undefined) {
        throw new AppError({ code: "no_such_need", message: `no need is called ${needId}` });
      }
      const lines = readFileSync(file, "utf8").split("\n");
      const at = findLine(file, needId);
      const need = JSON.parse(lines[at] ?? "") as NeedLine;
      const all = [...new Set([...need.asks, ...asks])];
      lines[at] = JSON.stringify({ ...need, asks: all });
      write(file, lines.join("\n"));
    },
    addNeed(fileName, need) {
      const file = join(folder, "needs", fileName);
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      const separator = text === "" || text.endsWith("\n") ? "" : "\n";
      write(file, `${text}${separator}${JSON.stringify(need)}\n`);
    },
    addFact(path, head, fact) {
      const file = join(folder, path);
      const document = existsSync(file)
        ? parseDocument(readFileSync(file, "utf8"))
        : new Document({ ...head, facts: [] });
      const facts = document.get("facts");
      if (!(facts instanceof YAMLSeq)) {
        throw new AppError({ code: "broken_data_file", message: `${file}: holds no facts` });
      }
      facts.flow = false;
      facts.add(document.createNode(fact));
      write(file, document.toString({ lineWidth: 0 }));
    },
    undo() {
      for (const { file, content } of before.reverse()) {
        if (content === undefined) {
          rmSync(file, { force: true });
        } else {
          writeWholeFile(file, content);
        }
      }
    },
  };
}

/** The line of a need in its file, -1 when it is not there. */
function findLine(file: string, needId: string): number {
  return readFileSync(file, "utf8")
    .split("\n")
    .findIndex((line) => line.trim() !== "" && (JSON.parse(line) as NeedLine).id === needId);
}
