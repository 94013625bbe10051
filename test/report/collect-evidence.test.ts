import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRandomId } from "../../src/base/id.ts";
import { createLog } from "../../src/base/log.ts";
import { collectEvidence } from "../../src/report/collect-evidence.ts";
import { createEvidenceStore } from "../../src/report/evidence-store.ts";
import { EVIDENCE_BYTES, reportTexts } from "../support/report-office.ts";
import { toAddress } from "../support/test-assistant.ts";

describe("collectEvidence", () => {
  it("says what could not be downloaded and logs why, without the file's name", async () => {
    const folder = mkdtempSync(join(tmpdir(), "zhiquan-collect-"));
    const lines: string[] = [];
    const message = {
      address: toAddress("1"),
      externalId: "m1",
      sender: { externalId: "1" },
      receivedAt: "2026-11-25T08:00:00.000Z",
      text: "",
      attachments: [{ reference: "1", name: "陈小明的合同.pdf" }],
    };
    const collected = await collectEvidence(
      message,
      { draftId: "d", evidence: [] },
      createLog("warn", (line) => lines.push(line)),
      {
        evidenceStore: createEvidenceStore({
          folder,
          maximumBytes: EVIDENCE_BYTES,
          createId: createRandomId,
        }),
        openAttachment: async () => {
          throw new Error("the line is cut");
        },
        createId: createRandomId,
        texts: reportTexts,
        limits: { evidenceCount: 1, evidenceBytes: EVIDENCE_BYTES },
      },
    );
    expect(collected.kept).toEqual([]);
    expect(collected.remarks.join()).toContain("没有下载成功");
    expect(lines.join()).toContain("the line is cut");
    expect(lines.join()).not.toContain("陈小明");
    rmSync(folder, { recursive: true });
  });
});
