import { Readable, Writable } from "node:stream";
import { runCommand } from "../../src/cli.ts";

/** What a command left. */
export interface CommandResult {
  readonly status: number;
  readonly output: string;
  readonly errorOutput: string;
  /** Standard output as JSON lines. */
  json<Line = Record<string, unknown>>(): Line[];
}

export interface CommandOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Lines for standard input: objects are written as JSON. */
  readonly input?: readonly (string | object)[];
}

/** Runs `zhiquan <arguments>` in this process on streams in memory. */
export async function runInMemory(
  commandLine: readonly string[],
  { environment = {}, input = [] }: CommandOptions = {},
): Promise<CommandResult> {
  const output = createSink();
  const errorOutput = createSink();
  const lines = input.map((line) => (typeof line === "string" ? line : JSON.stringify(line)));
  const status = await runCommand(commandLine, {
    environment,
    input: Readable.from(lines.map((line) => `${line}\n`)),
    output: output.stream,
    errorOutput: errorOutput.stream,
    stopSignal: new AbortController().signal,
    runApart: async () => ({ exitCode: 1, errorText: "a test starts no processes" }),
  });
  return {
    status,
    output: output.text(),
    errorOutput: errorOutput.text(),
    json: () =>
      output
        .text()
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line)),
  };
}

function createSink() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}
