import { createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { readPdfAttachments } from "../ingest/pdf/read-pdf-attachments.ts";
import { openKeys } from "../open-keys.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import { isGenuineReceipt, parseSignedReceipt, type SignedReceipt } from "../report/receipt.ts";
import { toReceiptLines } from "../report/receipt-lines.ts";
import { RECEIPT_ATTACHMENT } from "../report/render-receipt.ts";
import type { CommandContext } from "./command-context.ts";

/** `receipt verify | key`. */
export function addReceiptCommands(program: Command, context: CommandContext): void {
  const receipt = program.command("receipt").description("回执");
  receipt
    .command("verify <file>")
    .description("核对一份回执（PDF 或 JSON）：签名对不对，显示的内容和签名的内容是否一样")
    .option("--key <file>", "签名单位的公钥（PEM）；不给就用本机 data/keys 里的")
    .action((file, { key }) => verify(file, key, context));
  receipt
    .command("key")
    .description("写出核对回执用的公钥（PEM），可以公开")
    .action(() =>
      context.write(
        ownPublicKey(context).export({ type: "spki", format: "pem" }).toString().trim(),
      ),
    );
}

async function verify(
  file: string,
  keyFile: string | undefined,
  context: CommandContext,
): Promise<void> {
  const { signed, shown } = await readReceipt(file);
  const publicKey = keyFile === undefined ? ownPublicKey(context) : readPublicKey(keyFile);
  if (!isGenuineReceipt(signed, publicKey)) {
    throw refuse(`the signature in ${file} does not fit its receipt and this key`);
  }
  const { config, log } = context.configure();
  const { reports, texts } = openConfiguredKnowledge(config, log);
  const words = { knowledge: reports, texts: texts.report };
  const missing = toReceiptLines(withoutNames(signed), words).find(
    (line) => shown !== undefined && !shown.includes(line.replace(/\s+/g, "")),
  );
  if (missing !== undefined) {
    throw refuse(`${file} does not show what was signed: ${missing}`);
  }
  const lines = toReceiptLines(signed, words);
  context.write(["回执是真的，内容没有改动：", ...lines].join("\n"));
}

/** A file's name may hold signs that the page cannot draw; its hash and size tell enough. */
function withoutNames(signed: SignedReceipt): SignedReceipt {
  const evidence = signed.receipt.evidence.map((file) => ({ ...file, name: "" }));
  return { ...signed, receipt: { ...signed.receipt, evidence } };
}

interface ReadReceipt {
  readonly signed: SignedReceipt;
  /** The words that a document shows, without any space. */
  readonly shown?: string;
}

async function readReceipt(file: string): Promise<ReadReceipt> {
  const bytes = readGiven(file);
  try {
    if (!bytes.subarray(0, 5).equals(Buffer.from("%PDF-"))) {
      return { signed: parseSignedReceipt(bytes.toString("utf8")) };
    }
    const { words: shown, attachments } = await readPdfAttachments(bytes);
    const json = attachments.get(RECEIPT_ATTACHMENT)?.toString("utf8") ?? "";
    return { signed: parseSignedReceipt(json), shown };
  } catch (cause) {
    throw refuse(`${file} holds no receipt`, cause);
  }
}

function readGiven(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw wrongUsage(`${file} cannot be read`, cause);
  }
}

function ownPublicKey(context: CommandContext): KeyObject {
  const { config } = context.configure();
  return createPublicKey(openKeys(join(config.dataFolder, "keys")).receiptKey);
}

function readPublicKey(file: string): KeyObject {
  const pem = readGiven(file);
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw wrongUsage(`${file} holds no public key`, cause);
  }
}

function wrongUsage(message: string, cause: unknown): AppError {
  return new AppError({ code: "wrong_usage", message, cause });
}

function refuse(message: string, cause?: unknown): AppError {
  return new AppError({ code: "receipt_refused", message, cause });
}
