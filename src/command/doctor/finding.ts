import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Config } from "../../config/config.ts";

/** What was looked at, and what is to be done about it. Its words need no knowledge files. */
export interface Finding {
  readonly subject: string;
  readonly state: "ok" | "warning" | "wrong";
  readonly says: string;
  /** One sentence for who looks after the machine. */
  readonly advice?: string;
}

/** What a check works with. */
export interface DoctorParts {
  readonly config: Config;
  /** Where people and platforms reach this server; `undefined` when nobody said so. */
  readonly publicUrl: string | undefined;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** For each question over the network. */
  readonly timeoutMs: number;
}

export function fine(subject: string, says: string): Finding {
  return { subject, state: "ok", says };
}

export function warning(subject: string, says: string, advice: string): Finding {
  return { subject, state: "warning", says, advice };
}

export function wrong(subject: string, says: string, advice: string): Finding {
  return { subject, state: "wrong", says, advice };
}

/** What an error says, in one line. */
export function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
