#!/usr/bin/env node
import process from "node:process";
import { runCommand } from "./cli.ts";
import { createRunApart } from "./run-apart.ts";

// Whoever reads the output may stop early, for example `| head`: then there is nothing left to do.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") {
    throw error;
  }
  process.exit(0);
});

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => stopping.abort());
}

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: process.env,
  input: process.stdin,
  output: process.stdout,
  errorOutput: process.stderr,
  stopSignal: stopping.signal,
  runApart: createRunApart({
    execPath: process.execPath,
    execArgv: process.execArgv,
    script: process.argv[1] ?? "",
    environment: process.env,
  }),
});
