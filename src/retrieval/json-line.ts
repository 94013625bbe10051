import { brokenDataFile, readText } from "../base/yaml-file.ts";

/** One line of a JSONL file: its data, and `file:line` for error messages. */
export interface JsonLine {
  readonly data: unknown;
  readonly place: string;
}

/**
 * Reads a file of one JSON value a line; empty lines are skipped.
 *
 * @throws AppError `broken_data_file`, naming file and line.
 */
export function readJsonLines(file: string): JsonLine[] {
  return readText(file)
    .split("\n")
    .map((text, index) => ({ text, place: `${file}:${index + 1}` }))
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, place }) => ({ data: parseJson(text, place), place }));
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw brokenDataFile(place, "is not JSON", cause);
  }
}
