import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  isGenuineReceipt,
  parseSignedReceipt,
  type Receipt,
  signReceipt,
} from "../../src/report/receipt.ts";

const receipt: Receipt = {
  caseNumber: "JY20261125-00017",
  submittedAt: "2026-11-25T08:00:00.000Z",
  type: "trademark_infringement",
  office: "普宁市市场监督管理局（知识产权局）",
  promises: [{ clock: "r_check", due: "2026-12-16", provisional: false }],
  evidence: [{ name: "照片.jpg", sizeBytes: 1234, sha256: "ab".repeat(32) }],
};
const { privateKey, publicKey } = generateKeyPairSync("ed25519");

describe("signReceipt", () => {
  it("gives a signature that proves the receipt after a round trip through JSON", () => {
    const stored = parseSignedReceipt(JSON.stringify(signReceipt(receipt, privateKey)));
    expect(isGenuineReceipt(stored, publicKey)).toBe(true);
  });

  it("does not prove a receipt that was changed or signed by somebody else", () => {
    const signed = signReceipt(receipt, privateKey);
    const changed = { ...signed, receipt: { ...receipt, office: "别的单位" } };
    expect(isGenuineReceipt(changed, publicKey)).toBe(false);
    expect(isGenuineReceipt(signed, generateKeyPairSync("ed25519").publicKey)).toBe(false);
  });
});
