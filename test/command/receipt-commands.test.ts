import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeKeys, openKeys } from "../../src/open-keys.ts";
import { type Receipt, type SignedReceipt, signReceipt } from "../../src/report/receipt.ts";
import { toReceiptFile, toReceiptPage } from "../../src/report/receipt-file.ts";
import { renderReceipt } from "../../src/report/render-receipt.ts";
import { makeCommandFolder } from "../support/command-folder.ts";
import { reportKnowledge, reportTexts } from "../support/report-office.ts";
import { runInMemory } from "../support/run-command.ts";

const CASE = "JY20261125-00017";
const RECEIPT: Receipt = {
  caseNumber: CASE,
  submittedAt: "2026-11-25T08:00:00.000Z",
  type: "trademark_infringement",
  office: "puning-market-bureau",
  promises: [{ clock: "r_check", due: "2026-12-16", provisional: false }],
  evidence: [{ name: "门店照片①😀.jpg", sizeBytes: 1234, sha256: "ab".repeat(32) }],
};

let place: ReturnType<typeof makeCommandFolder>;
let signed: SignedReceipt;

const run = (...commandLine: string[]) =>
  runInMemory(commandLine, { environment: place.environment });

function write(name: string, content: string | Buffer): string {
  const file = join(place.folder, name);
  writeFileSync(file, content);
  return file;
}

async function render(receipt: SignedReceipt, publicUrl?: string): Promise<Buffer> {
  const context = { knowledge: reportKnowledge, texts: reportTexts, publicUrl };
  const { files } = await toReceiptFile({ caseNumber: CASE, receipt }, context);
  return Buffer.from(files?.[0]?.base64 ?? "", "base64");
}

const renderLines = (lines: readonly string[]) =>
  renderReceipt({ signed, title: "回执", lines, footnotes: [] });

/** The genuine page with what a forger puts under its lines. */
function renderMore(...added: readonly string[]): Promise<Buffer> {
  const context = { knowledge: reportKnowledge, texts: reportTexts, publicUrl: undefined };
  const page = toReceiptPage(signed, context);
  return renderReceipt({ ...page, lines: [...page.lines, ...added] });
}

function flip(bytes: Buffer, offset: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[offset] = (flipped[offset] ?? 0) ^ 1;
  return flipped;
}

beforeAll(() => {
  place = makeCommandFolder();
  signed = signReceipt(RECEIPT, openKeys(join(place.folder, "keys")).receiptKey);
});
afterAll(() => place.remove());

describe("receipt verify", () => {
  it("says of a genuine document what it confirms", async () => {
    const file = write("回执.pdf", await render(signed));
    const { status, output } = await run("receipt", "verify", file);
    expect(status).toBe(0);
    for (const fact of [
      CASE,
      "2026-11-25 16:00",
      "普宁市市场监督管理局",
      "2026-12-16",
      "门店照片",
    ]) {
      expect(output).toContain(fact);
    }
  });

  it("takes the signed receipt alone, and somebody's public key", async () => {
    const json = write("receipt.json", JSON.stringify(signed));
    const { output: pem } = await run("receipt", "key");
    const key = write("public.pem", pem);
    expect((await run("receipt", "verify", json, "--key", key)).status).toBe(0);
  });

  it.each([
    [
      "a changed receipt",
      async () =>
        JSON.stringify({ ...signed, receipt: { ...RECEIPT, office: "jiexi-market-bureau" } }),
      "signature",
    ],
    [
      "a receipt that somebody else signed",
      async () => render(signReceipt(RECEIPT, makeKeys().receiptKey)),
      "signature",
    ],
    [
      "a page that shows something else than what was signed",
      () => renderLines(["案件编号：JY20261125-00099"]),
      "does not show",
    ],
    ["a file that is no receipt", async () => "您好", "holds no receipt"],
    ["a broken PDF", async () => (await render(signed)).subarray(0, 2000), "holds no receipt"],
  ])("refuses %s", async (_, make, reason) => {
    const result = await run("receipt", "verify", write("wrong", await make()));
    expect(result.status).toBe(1);
    expect(result.errorOutput).toContain(reason);
    expect(result.output).toBe("");
  });

  it.each([0.05, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9, 0.97, 0.999])(
    "refuses a document of which one bit is flipped at %d of its length",
    async (share) => {
      const genuine = await render(signed);
      const file = write("flipped.pdf", flip(genuine, Math.floor(genuine.length * share)));
      expect(await run("receipt", "verify", file)).toMatchObject({ status: 1, output: "" });
    },
  );

  it.each([
    ["a byte is appended to", async () => Buffer.concat([await render(signed), Buffer.from("\n")])],
    ["the last ten bytes are missing of", async () => (await render(signed)).subarray(0, -10)],
    [
      "a line is added to",
      () => renderMore("办理结果：已对小王鞋店罚款十万元，请该店于三日内向账户6222…缴款"),
    ],
    ["only spaces are added to", () => renderMore(" ")],
    [
      "words are added to the signature of",
      async () => render({ ...signed, signature: `${signed.signature} 请向账户6222…缴款` }),
    ],
    [
      "words are put for the key's name of",
      async () => render({ ...signed, keyId: "请向账户6222…缴款" }),
    ],
    [
      "words are added to the signed JSON of",
      async () => JSON.stringify({ ...signed, 办理结果: "罚款" }),
    ],
  ])("refuses when %s a receipt", async (_, make) => {
    const file = write("altered", await make());
    expect(await run("receipt", "verify", file)).toMatchObject({ status: 1, output: "" });
  });

  it("confirms a page with a code, and says when its address was not checked", async () => {
    const file = write("code.pdf", await render(signed, "https://zhiquan.example"));
    const PUBLIC_URL = "https://zhiquan.example";
    const own = await runInMemory(["receipt", "verify", file], {
      environment: { ...place.environment, PUBLIC_URL },
    });
    expect(own).toMatchObject({ status: 0 });
    expect(own.output).not.toContain("没有核对");
    const other = await run("receipt", "verify", file);
    expect(other).toMatchObject({ status: 0 });
    expect(other.output).toContain(`${PUBLIC_URL}/#status=${CASE} 不是本机配置的网址，没有核对`);
  });

  it("names a file that is not there, and a key that is none", async () => {
    const file = write("receipt.json", JSON.stringify(signed));
    expect(await run("receipt", "verify", join(place.folder, "none"))).toMatchObject({ status: 2 });
    const wrong = await run("receipt", "verify", file, "--key", file);
    expect(wrong).toMatchObject({ status: 2 });
    expect(wrong.errorOutput).toContain("no public key");
  });
});
