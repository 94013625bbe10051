import { createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { AppError } from "../base/app-error.ts";
import { type PdfContents, readPdfAttachments } from "../ingest/pdf/read-pdf-attachments.ts";
import { openKeys } from "../open-keys.ts";
import { openConfiguredKnowledge } from "../open-knowledge.ts";
import { toCanonicalJson } from "../report/canonical-json.ts";
import { isGenuineReceipt, parseSignedReceipt, type SignedReceipt } from "../report/receipt.ts";
import { toReceiptPage, toStatusPath } from "../report/receipt-file.ts";
import { toReceiptLines } from "../report/receipt-lines.ts";
import { RECEIPT_ATTACHMENT, renderReceipt } from "../report/render-receipt.ts";
import type { CommandContext } from "./command-context.ts";

const CHANGED_FILE =
  "shows the signed words, but is not byte for byte the page that this program makes of them: it " +
  "was changed, or made by another version";

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
  const { signed, page } = await readReceipt(file);
  const publicKey = keyFile === undefined ? ownPublicKey(context) : readPublicKey(keyFile);
  if (!isGenuineReceipt(signed, publicKey)) {
    throw refuse(`the signature in ${file} does not fit its receipt and this key`);
  }
  const { config, log } = context.configure();
  const { reports: knowledge, texts: all } = openConfiguredKnowledge(config, log);
  const words = { knowledge, texts: all.report };
  const checked =
    page === undefined
      ? ["回执是真的，签名的内容没有改动："]
      : await checkPage(file, signed, page, { ...words, publicUrl: config.publicUrl });
  context.write([...checked, ...toReceiptLines(signed, words)].join("\n"));
}

/**
 * What was checked of a document. Words alone prove little: another font can show others, so the
 * whole file has to be the page that is made of the signed receipt.
 */
async function checkPage(
  file: string,
  signed: SignedReceipt,
  { bytes, words, subject: url }: GivenPage,
  context: Parameters<typeof toReceiptPage>[1],
): Promise<readonly string[]> {
  const path = toStatusPath(signed);
  const publicUrl = url?.endsWith(path) ? url.slice(0, -path.length) : undefined;
  const issued = toReceiptPage(signed, { ...context, publicUrl });
  const made = await renderReceipt(issued);
  if (!made.equals(bytes)) {
    const { words: expected } = await readPdfAttachments(made);
    const missing = toReceiptLines(withoutNames(signed), context).find(
      (line) => !words.includes(line.replace(/\s+/g, "")),
    );
    throw missing === undefined
      ? refuse(`${file} ${words === expected ? CHANGED_FILE : "shows more than what was signed"}`)
      : refuse(`${file} does not show what was signed: ${missing}`);
  }
  const isOtherAddress = publicUrl !== undefined && publicUrl !== context.publicUrl;
  return [
    "回执是真的，整个文件没有改动：",
    ...(isOtherAddress ? [`二维码的网址 ${url} 不是本机配置的网址，没有核对`] : []),
  ];
}

/** A file's name may hold signs that the page cannot draw; its hash and size tell enough. */
function withoutNames(signed: SignedReceipt): SignedReceipt {
  const evidence = signed.receipt.evidence.map((file) => ({ ...file, name: "" }));
  return { ...signed, receipt: { ...signed.receipt, evidence } };
}

type GivenPage = PdfContents & { readonly bytes: Buffer };

interface ReadReceipt {
  readonly signed: SignedReceipt;
  /** The document that it came in, if it did. */
  readonly page?: GivenPage;
}

async function readReceipt(file: string): Promise<ReadReceipt> {
  const bytes = readGiven(file);
  try {
    if (!bytes.subarray(0, 5).equals(Buffer.from("%PDF-"))) {
      return { signed: parseWhole(bytes.toString("utf8")) };
    }
    const contents = await readPdfAttachments(bytes);
    const json = contents.attachments.get(RECEIPT_ATTACHMENT)?.toString("utf8") ?? "";
    return { signed: parseSignedReceipt(json), page: { ...contents, bytes } };
  } catch (cause) {
    throw refuse(`${file} holds no receipt`, cause);
  }
}

/** A receipt that holds nothing beside what is signed. */
function parseWhole(json: string): SignedReceipt {
  const signed = parseSignedReceipt(json);
  if (toCanonicalJson(signed) !== toCanonicalJson(JSON.parse(json))) {
    throw new Error("holds more than a receipt");
  }
  return signed;
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
