import type { Readable, Writable } from "node:stream";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/config.ts";
import type { RunApart } from "../run-apart.ts";

/** What every command works with. */
export interface CommandContext {
  readonly input: Readable;
  readonly output: Writable;
  readonly errorOutput: Writable;
  /** Aborts when the process is asked to end. */
  readonly stopSignal: AbortSignal;
  readonly runApart: RunApart;
  /** Writes a line to standard output. */
  write(line: string): void;
  /**
   * Reads the configuration, and makes the log that it asks for.
   *
   * @throws AppError `wrong_config`.
   */
  configure(): { readonly config: Config; readonly log: Log };
}
