import { buffer } from "node:stream/consumers";
import { createRandomId } from "../../base/id.ts";
import { createClamavScanner } from "../../report/evidence/clamav-scanner.ts";
import { createS3Backend } from "../../report/evidence/s3-backend.ts";
import { type DoctorParts, describeCause, type Finding, fine, warning, wrong } from "./finding.ts";

const PROBE = Buffer.from("zhiquan doctor");

/** The bucket where evidence is kept: something is put there, read and removed again. */
export async function checkEvidenceStore({
  config: { evidenceS3 },
  timeoutMs,
}: DoctorParts): Promise<Finding[]> {
  if (evidenceS3 === undefined) {
    return [];
  }
  const { url, bucket } = evidenceS3;
  const name = `doctor-${createRandomId()}`;
  const backend = createS3Backend({ ...evidenceS3, timeoutMs });
  try {
    await backend.put(name, toStream());
    const isWhole = (await buffer(await backend.get(name))).equals(PROBE);
    await backend.remove(name);
    return isWhole
      ? [fine("证据存储", `${url} 的 ${bucket} 可以读写`)]
      : [wrong("证据存储", "读回来的和存进去的不一样", "请检查对象存储本身。")];
  } catch (cause) {
    const advice = "请核对 EVIDENCE_S3_ 各项，并确认这把钥匙可以在桶里读、写、删、列出。";
    return [wrong("证据存储", describeCause(cause), advice)];
  }
}

/** The virus scanner: a few harmless bytes are scanned. */
export async function checkScanner({
  config: { clamav },
  timeoutMs,
}: DoctorParts): Promise<Finding[]> {
  if (clamav === undefined) {
    return [];
  }
  const result = await createClamavScanner(clamav, timeoutMs)(toStream());
  if (result.kind === "clean") {
    return [fine("病毒扫描", "clamd 可以用")];
  }
  const advice = "请启动 clamd 或核对 CLAMAV_ 各项；在那之前文件照收，标为“还没有查毒”，以后补查。";
  const says = result.kind === "unscanned" ? result.reason : `对无害的内容回答 ${result.kind}`;
  return [warning("病毒扫描", says, advice)];
}

async function* toStream(): AsyncGenerator<Buffer> {
  yield PROBE;
}
