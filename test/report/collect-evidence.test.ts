import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRandomId } from "../../src/base/id.ts";
import { createLog } from "../../src/base/log.ts";
import { fileTooLarge, fileUnavailable } from "../../src/channel/limit-bytes.ts";
import type { Attachment } from "../../src/conversation/message.ts";
import { collectEvidence } from "../../src/report/collect-evidence.ts";
import { storageFull } from "../../src/report/evidence/evidence-fault.ts";
import type { EvidenceStore } from "../../src/report/evidence/evidence-store.ts";
import { textFile } from "../support/evidence-files.ts";
import { openTestEvidence } from "../support/open-test-evidence.ts";
import { reportTexts } from "../support/report-office.ts";
import { toAddress } from "../support/test-assistant.ts";

const GIBIBYTE = 1024 ** 3;

describe("collectEvidence", () => {
  let evidence: ReturnType<typeof openTestEvidence>;
  let lines: string[];
  beforeAll(() => {
    evidence = openTestEvidence();
  });
  afterAll(() => evidence.remove());
  beforeEach(() => {
    lines = [];
  });

  interface Parts {
    readonly open?: (attachment: Attachment) => Promise<Readable>;
    readonly publicUrl?: string;
    readonly store?: EvidenceStore;
  }

  function collect(attachments: readonly Attachment[], parts: Parts = {}) {
    const { open = async () => Readable.from([textFile(1)]), store = evidence.store } = parts;
    const message = {
      address: toAddress("1"),
      externalId: "m1",
      sender: { externalId: "1" },
      receivedAt: "2026-11-25T08:00:00.000Z",
      text: "",
      attachments,
    };
    return collectEvidence(
      message,
      { draftId: "d", evidence: [] },
      createLog("warn", (line) => lines.push(line)),
      {
        evidenceStore: store,
        openAttachment: (_, attachment) => open(attachment),
        createId: createRandomId,
        texts: reportTexts,
        limits: { evidenceCount: 3, evidenceBytes: 20_000, linkBytes: GIBIBYTE },
        publicUrl: parts.publicUrl,
      },
    );
  }

  const fails = (error: Error) => async () => {
    throw error;
  };
  const contract = { reference: "1", name: "陈小明的合同.pdf" };

  it("says what could not be downloaded and logs why, without the file's name", async () => {
    const collected = await collect([contract], { open: fails(new Error("the line is cut")) });
    expect(collected.kept).toEqual([]);
    expect(collected.remarks.join()).toContain("没有下载成功");
    expect(lines.join()).toContain("the line is cut");
    expect(lines.join()).not.toContain("陈小明");
  });

  it.each([
    ["expired, or answered with 404", fileUnavailable("status 404"), "没有下载成功"],
    ["put off with 429, or too slow", fileUnavailable("status 429", true), "没有下载成功"],
    ["larger than the channel gives out", fileTooLarge(20_000_000), "超过这里能传的大小"],
  ])("shows another way for a file that is %s", async (_, error, words) => {
    const open = fails(error);
    const linked = await collect([contract], { open, publicUrl: "https://ip.example" });
    expect(linked.remarks.join("\n")).toContain(words);
    expect(linked.remarks.join("\n")).toContain(
      `https://ip.example/upload/${linked.upload?.token}`,
    );
    expect(linked.upload?.link).toMatchObject({
      ...{ draft_id: "d", conversation_id: toAddress("1").conversationId, sender_id: "1" },
      ...{ expires_at: "2026-11-28T08:00:00.000Z", files_left: 5 },
    });
    expect(JSON.stringify(linked.upload?.link)).not.toContain(linked.upload?.token);
    const plain = await collect([contract], { open });
    expect(plain.upload).toBeUndefined();
    expect(plain.remarks.join()).toContain("窗口");
  });

  it("gives one link for several files, and none for what no link takes", async () => {
    const large = { reference: "1", name: "a.mp4", sizeBytes: 30_000 };
    const publicUrl = "https://ip.example";
    const { remarks } = await collect([large, large], { publicUrl });
    expect(remarks.filter((line) => line.includes("/upload/"))).toHaveLength(1);
    const claimed = { ...large, sizeBytes: 2 * GIBIBYTE };
    const refused = await collect([claimed], { publicUrl });
    expect(refused.upload).toBeUndefined();
    expect(refused.remarks.join()).toContain("窗口");
  });

  it("says that the disk is full, and keeps nothing", async () => {
    const store = { ...evidence.store, store: fails(storageFull(undefined)) };
    const { kept, remarks } = await collect([contract], { store });
    expect(kept).toEqual([]);
    expect(remarks.join()).toContain("暂时存不下");
  });

  it("takes three of a thousand files, and reads no more", async () => {
    let opened = 0;
    const attachments = Array.from({ length: 1000 }, (_, index) => ({
      reference: String(index),
      name: `${index}.txt`,
    }));
    const { kept, remarks } = await collect(attachments, {
      async open({ reference }) {
        opened += 1;
        return Readable.from([textFile(Number(reference))]);
      },
    });
    expect([kept.length, remarks.length, opened]).toEqual([3, 1000, 3]);
  });
});
