import { readFileSync } from "node:fs";
import { isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { AppError } from "./app-error.ts";

/**
 * Reads a YAML file and checks it against a schema.
 *
 * @throws AppError `broken_data_file`, naming the file, the place in it and what is wrong.
 */
export function readYamlFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.infer<Schema> {
  return readYamlWithLines(file, schema).data;
}

/** The line, from 1, on which the value at a path of keys and indexes begins, or what holds it. */
export type LineOf = (path: readonly PropertyKey[]) => number;

/** As {@link readYamlFile}, with where things stand: for faults that a schema does not find. */
export function readYamlWithLines<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): { readonly data: z.infer<Schema>; readonly lineOf: LineOf } {
  const { data, lineOf } = parseWithLines(readText(file), file);
  return { data: checkData(data, file, schema, lineOf), lineOf };
}

/** Parses YAML text that stands in `file`; syntax errors name the line. */
export function parseYaml(text: string, file: string): unknown {
  return parseWithLines(text, file).data;
}

function parseWithLines(text: string, file: string): { data: unknown; lineOf: LineOf } {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: true, lineCounter: lines });
  const problem = document.errors[0];
  if (problem !== undefined) {
    throw brokenDataFile(file, problem.message, problem);
  }
  const lineOf: LineOf = (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) {
        return lines.linePos(node.range[0]).line;
      }
    }
    return 1;
  };
  return { data: document.toJS(), lineOf };
}

/** Checks data that was read from `file`; the error names the line and the path inside it. */
export function checkData<Schema extends z.ZodType>(
  data: unknown,
  file: string,
  schema: Schema,
  lineOf?: LineOf,
): z.infer<Schema> {
  const result = schema.safeParse(data);
  if (!result.success) {
    const path = result.error.issues[0]?.path ?? [];
    const place = lineOf === undefined ? "" : `line ${lineOf(path)}: `;
    throw brokenDataFile(file, `${place}${z.prettifyError(result.error)}`, result.error);
  }
  return result.data;
}

/** The error for a data file that does not hold what it must. */
export function brokenDataFile(file: string, problem: string, cause?: unknown): AppError {
  return new AppError({
    code: "broken_data_file",
    message: `${file}: ${problem}`,
    userMessage: "系统资料暂时有误，请稍后再试。",
    cause,
  });
}

/** Reads a text file as UTF-8; a file that cannot be read is a broken data file. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw brokenDataFile(file, "cannot be read", cause);
  }
}
