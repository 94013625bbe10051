import { pino } from "pino";
import { redactPersonalData } from "./redact-personal-data.ts";

/** The part of a logger that the code uses. Facts first, sentence second, never a message's text. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A JSON-lines logger; personal data and bot tokens are masked in every line. */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const destination = { write: (line: string) => write(redactPersonalData(line)) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** Says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
