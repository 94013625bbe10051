import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { brokenDataFile, checkData, parseYaml, readText } from "../base/yaml-file.ts";

/** A model's task and data in two texts, ready to be sent. */
interface FilledPrompt {
  readonly system: string;
  readonly user: string;
}

/** Gives a prompt by name, with its `{{variables}}` filled. */
export type Prompts<Needed extends NeededPrompts> = <Name extends keyof Needed & string>(
  name: Name,
  values: Readonly<Record<Needed[Name][number], string>>,
) => FilledPrompt;

/** The prompts that the program uses, each with the variables that it gives. */
type NeededPrompts = Readonly<Record<string, readonly string[]>>;

interface Prompt extends FilledPrompt {
  readonly variables: readonly string[];
}

const frontMatterSchema = z.strictObject({
  name: z.string().min(1),
  variables: z.array(z.string().regex(/^\w+$/)),
});

const FILE = /^---\r?\n([\s\S]*?\n)---\r?\n([\s\S]*)$/;
/** Between the task and the data. */
const DATA_MARK = /^<!-- data -->\r?$/m;
const VARIABLE = /\{\{(.*?)\}\}/g;

/**
 * Loads `<folder>/<name>.md` for every needed prompt: front matter (`name`, `variables`), the task,
 * a line `<!-- data -->`, the data. Variables stand as `{{name}}`, in the data only: nothing that
 * people or documents say becomes a part of the task.
 *
 * @throws AppError `broken_data_file`, naming file and line: a file is missing or nobody asks for
 *   it, a variable is missing, unknown, or stands in the task.
 */
export function loadPrompts<const Needed extends NeededPrompts>(
  folder: string,
  needed: Needed,
): Prompts<Needed> {
  const unknown = listPrompts(folder).find((name) => !(name in needed));
  if (unknown !== undefined) {
    throw brokenDataFile(join(folder, `${unknown}.md`), "line 1: no prompt has this name");
  }
  const prompts = new Map(
    Object.entries(needed).map(([name, variables]) => [name, readPrompt(folder, name, variables)]),
  );
  return (name, values) => fill(prompts.get(name), values);
}

function listPrompts(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".md"))
        .map((file) => file.slice(0, -".md".length))
    : [];
}

function readPrompt(folder: string, name: string, needed: readonly string[]): Prompt {
  const file = join(folder, `${name}.md`);
  const text = readText(file).replace(/^\uFEFF/, "");
  const [, head, body = ""] = FILE.exec(text) ?? [];
  if (head === undefined) {
    throw brokenDataFile(file, "line 1: must begin with front matter between two lines of ---");
  }
  const matter = checkData(parseYaml(head, file), file, frontMatterSchema);
  const fail = (piece: string, problem: string) =>
    brokenDataFile(file, `line ${lineOf(text, piece)}: ${problem}`);
  if (matter.name !== name) {
    throw fail("name:", `the prompt's name is ${name}, not ${matter.name}`);
  }
  checkVariables(matter.variables, needed, (problem) => fail("variables:", problem));
  const [system = "", user, ...more] = body.split(DATA_MARK);
  if (user === undefined || more.length > 0) {
    throw fail("---", "must hold the line <!-- data --> once");
  }
  checkUse({ system, user, variables: matter.variables }, fail);
  return { system: system.trim(), user: user.trim(), variables: matter.variables };
}

function checkVariables(
  declared: readonly string[],
  needed: readonly string[],
  fail: (problem: string) => Error,
): void {
  const missing = needed.filter((variable) => !declared.includes(variable));
  const unknown = declared.filter((variable) => !needed.includes(variable));
  if (missing.length > 0) {
    throw fail(`the variables lack ${missing.join(", ")}`);
  }
  if (unknown.length > 0) {
    throw fail(`nobody gives the variables ${unknown.join(", ")}`);
  }
}

function checkUse(
  { system, user, variables }: Prompt,
  fail: (piece: string, problem: string) => Error,
): void {
  const [early] = system.match(VARIABLE) ?? [];
  if (early !== undefined) {
    throw fail(early, `${early} stands in the task: variables belong below <!-- data -->`);
  }
  const used = [...user.matchAll(VARIABLE)];
  const undeclared = used.find(([, variable = ""]) => !variables.includes(variable));
  if (undeclared !== undefined) {
    throw fail(undeclared[0], `${undeclared[0]} is not among the variables`);
  }
  const unused = variables.find((name) => !used.some(([, variable]) => variable === name));
  if (unused !== undefined) {
    throw fail("variables:", `{{${unused}}} stands nowhere in the data`);
  }
}

function lineOf(text: string, piece: string): number {
  return text.slice(0, Math.max(0, text.indexOf(piece))).split("\n").length;
}

function fill(prompt: Prompt | undefined, values: Readonly<Record<string, string>>): FilledPrompt {
  const { system = "", user = "" } = prompt ?? {};
  return { system, user: user.replace(VARIABLE, (_, name: string) => values[name] ?? "") };
}
