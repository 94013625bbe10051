import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";
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
  return checkData(parseYaml(readText(file), file), file, schema);
}

/** Parses YAML text that stands in `file`; syntax errors name the line. */
export function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem !== undefined) {
    throw brokenDataFile(file, problem.message, problem);
  }
  return document.toJS();
}

/** Checks data that was read from `file`; the error names the path inside it. */
export function checkData<Schema extends z.ZodType>(
  data: unknown,
  file: string,
  schema: Schema,
): z.infer<Schema> {
  const result = schema.safeParse(data);
  if (!result.success) {
    throw brokenDataFile(file, z.prettifyError(result.error), result.error);
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
