import { spawn } from "node:child_process";

/** How a process ended that was started apart. */
interface ApartEnding {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  /** The end of what it said on standard error. */
  readonly errorText: string;
}

/**
 * Runs `zhiquan <commandLine>` in a process of its own, so that this one goes on answering; ended
 * when `signal` aborts.
 *
 * @throws what the operating system says when no process can be started.
 */
export type RunApart = (
  commandLine: readonly string[],
  signal: AbortSignal,
) => Promise<ApartEnding>;

/** How this process was started: another one is started in the same way. */
export interface ProcessStart {
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly script: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const ERROR_TEXT_CHARACTERS = 2_000;

/** Makes what starts the same program again, apart. */
export function createRunApart(start: ProcessStart): RunApart {
  const { execPath, execArgv, script, environment } = start;
  return (commandLine, signal) =>
    new Promise((resolve, reject) => {
      const child = spawn(execPath, [...execArgv, script, ...commandLine], {
        env: environment,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let errorText = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        errorText = (errorText + text).slice(-ERROR_TEXT_CHARACTERS);
      });
      const end = () => child.kill("SIGKILL");
      signal.addEventListener("abort", end, { once: true });
      child.once("error", reject).once("close", (code) => {
        signal.removeEventListener("abort", end);
        resolve({ exitCode: code ?? undefined, errorText: errorText.trim() });
      });
    });
}
