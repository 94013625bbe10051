import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { parseEnv } from "node:util";
import { Command, CommanderError } from "commander";
import { AppError } from "./base/app-error.ts";
import { createLog } from "./base/log.ts";
import { PROGRAM_FOLDER } from "./base/program-folder.ts";
import { addAskCommands } from "./command/ask-commands.ts";
import { addAuditCommands } from "./command/audit-commands.ts";
import { addBackupCommands } from "./command/backup-commands.ts";
import { addClassifiersCommands } from "./command/classifiers-commands.ts";
import type { CommandContext } from "./command/command-context.ts";
import { addDoctorCommands } from "./command/doctor-commands.ts";
import { addEmbeddingsCommands } from "./command/embeddings-commands.ts";
import { addGapsCommands } from "./command/gaps-commands.ts";
import { addIngestCommands } from "./command/ingest-commands.ts";
import { addKeysCommands } from "./command/keys-commands.ts";
import { addMeasureCommands } from "./command/measure-commands.ts";
import { addNeedsCommands } from "./command/needs-commands.ts";
import { addOfficeCommands } from "./command/office-commands.ts";
import { addReceiptCommands } from "./command/receipt-commands.ts";
import { addReportCommands } from "./command/report-commands.ts";
import { addRetentionCommands } from "./command/retention-commands.ts";
import { addServeCommands } from "./command/serve-commands.ts";
import { addTargetCommands } from "./command/target-commands.ts";
import { addWecomCommands } from "./command/wecom-commands.ts";
import { addWeightsCommands } from "./command/weights-commands.ts";
import { loadConfig } from "./config/config.ts";
import type { RunApart } from "./run-apart.ts";

/** The process as a command sees it. */
export interface CommandStreams {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: Readable;
  readonly output: Writable;
  readonly errorOutput: Writable;
  /** Aborts when the process is asked to end. */
  readonly stopSignal: AbortSignal;
  readonly runApart: RunApart;
}

const ENV_FILE = ".env";

/** Runs `zhiquan <arguments>`; gives the exit status: 0, 1 for a failure, 2 for wrong usage. */
export async function runCommand(
  commandLine: readonly string[],
  streams: CommandStreams,
): Promise<number> {
  try {
    await createProgram(streams).parseAsync([...commandLine], { from: "user" });
    return 0;
  } catch (error) {
    return tell(error, streams.errorOutput);
  }
}

function createProgram(streams: CommandStreams): Command {
  const program = new Command("zhiquan")
    .description("知权通：知识产权局的聊天助手")
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError("（用 zhiquan --help 看所有命令）")
    .configureOutput({
      writeOut: (text) => streams.output.write(text),
      writeErr: (text) => streams.errorOutput.write(text),
    });
  const context = createContext(streams);
  addServeCommands(program, context);
  addDoctorCommands(program, context);
  addAskCommands(program, context);
  addTargetCommands(program, context);
  addReportCommands(program, context);
  addAuditCommands(program, context);
  addBackupCommands(program, context);
  addRetentionCommands(program, context);
  addReceiptCommands(program, context);
  addKeysCommands(program, context);
  addOfficeCommands(program, context);
  addWecomCommands(program, context);
  addIngestCommands(program, context);
  addGapsCommands(program, context);
  addNeedsCommands(program, context);
  addMeasureCommands(program, context);
  addEmbeddingsCommands(program, context);
  addWeightsCommands(program, context);
  addClassifiersCommands(program, context);
  return program;
}

/** The configuration is read when a command wants it: `--help` works with a broken one. */
function createContext(streams: CommandStreams): CommandContext {
  return {
    ...streams,
    write: (line) => streams.output.write(`${line}\n`),
    configure() {
      const config = loadConfig({ ...readEnvFile(), ...streams.environment });
      const log = createLog(config.logLevel, (line) => streams.errorOutput.write(line));
      return { config, log };
    },
  };
}

function readEnvFile(): Record<string, string | undefined> {
  return existsSync(ENV_FILE) ? parseEnv(readFileSync(ENV_FILE, "utf8")) : {};
}

function tell(error: unknown, errorOutput: Writable): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? 0 : 2;
  }
  const text = error instanceof AppError ? `${error.code}: ${error.message}` : describe(error);
  errorOutput.write(`zhiquan: ${text}\n`);
  return error instanceof AppError && error.code === "wrong_usage" ? 2 : 1;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function readVersion(): string {
  const file = join(PROGRAM_FOLDER, "package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version;
}
