import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { AppError } from "../base/app-error.ts";
import { type ChainHead, readChainHead, verifyEventChain } from "../report/event-log-repository.ts";
import { listIdentityReads } from "../report/identity-read-repository.ts";
import type { Storage } from "../storage/open-storage.ts";
import type { CommandContext } from "./command-context.ts";
import { withStorage } from "./with-storage.ts";

const headSchema = z.object({
  events: z.int().nonnegative(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `audit verify | head | identity`. */
export function addAuditCommands(program: Command, context: CommandContext): void {
  const audit = program.command("audit").description("办理记录");
  audit
    .command("verify")
    .description("核对办理记录的哈希链：有改动、删除、添加或换序就报错，并指出位置")
    .option("--head <file>", "先前用 audit head 另存的链头：截断或整条重写也能发现")
    .action(({ head }) => withStorage(context, (storage) => verify(storage, head, context)));
  audit
    .command("head")
    .description("写出现在的链头（条数和哈希），请存到系统之外")
    .action(() => withStorage(context, (storage) => writeHead(storage, context)));
  audit
    .command("identity")
    .description("谁在什么时候、为什么查看过举报人的联系方式，最近的在前")
    .option("--limit <number>", "最多多少条", "100")
    .action(({ limit }) =>
      withStorage(context, (storage) => listReads(storage, Number(limit), context)),
    );
}

async function listReads(storage: Storage, limit: number, context: CommandContext): Promise<void> {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new AppError({ code: "wrong_usage", message: "--limit wants a whole number from 1" });
  }
  for (const read of await listIdentityReads(storage.database, limit)) {
    context.write(JSON.stringify(read));
  }
}

async function verify(
  storage: Storage,
  headFile: string | undefined,
  context: CommandContext,
): Promise<void> {
  const witnessed = headFile === undefined ? undefined : readHead(headFile);
  const check = await verifyEventChain(storage.database, witnessed);
  context.write(JSON.stringify(check));
  if (check.kind !== "intact") {
    const { reason, brokenAt, goodEvents } = check;
    throw new AppError({
      code: "audit_broken",
      message: `the chain of events does not hold: ${reason} at event ${brokenAt}, after ${goodEvents} good ones`,
    });
  }
}

/** The latest head in a file: `audit head` may have been appended to it day by day. */
function readHead(file: string): ChainHead {
  try {
    const line = readFileSync(file, "utf8").trim().split("\n").at(-1) ?? "";
    return headSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw noHead(file, cause);
  }
}

function noHead(file: string, cause: unknown): AppError {
  const message = `${file} holds no line that zhiquan audit head wrote`;
  return new AppError({ code: "wrong_usage", message, cause });
}

async function writeHead(storage: Storage, context: CommandContext): Promise<void> {
  const head = await readChainHead(storage.database);
  context.write(JSON.stringify({ ...head, at: new Date().toISOString() }));
}
