import { z } from "zod";
import { brokenDataFile, readYamlFile } from "./yaml-file.ts";

/** Gives a text by name, its `{placeholders}` filled from `values`. */
export type TextCatalog<Name extends string> = (
  name: Name,
  values?: Readonly<Record<string, string | number>>,
) => string;

/**
 * Loads the user-facing texts of one skill: a YAML file of name → text, in which `{placeholder}`
 * stands for a value.
 *
 * @throws AppError `broken_data_file` when a name is missing or nobody asks for it; at use, when a
 *   placeholder has no value.
 */
export function loadTextCatalog<Name extends string>(
  file: string,
  names: readonly Name[],
): TextCatalog<Name> {
  const texts = new Map(Object.entries(readYamlFile(file, z.record(z.string(), z.string()))));
  const missing = names.filter((name) => !texts.has(name));
  const unused = [...texts.keys()].filter((name) => !names.includes(name as Name));
  if (missing.length > 0 || unused.length > 0) {
    const problem = `missing texts: [${missing.join(", ")}], unknown texts: [${unused.join(", ")}]`;
    throw brokenDataFile(file, problem);
  }
  return (name, values = {}) =>
    (texts.get(name) ?? "").trim().replace(/\{(\w+)\}/g, (_, placeholder: string) => {
      const value = values[placeholder];
      if (value === undefined) {
        throw brokenDataFile(file, `text ${name} wants a value for {${placeholder}}`);
      }
      return String(value);
    });
}
