import { checkCallbacks } from "./check-callbacks.ts";
import { checkClock } from "./check-clock.ts";
import { checkEvidenceStore, checkScanner } from "./check-evidence.ts";
import { checkInbound } from "./check-inbound.ts";
import {
  checkCache,
  checkDatabase,
  checkDisk,
  checkFolder,
  checkKeys,
  checkKnowledge,
} from "./check-machine.ts";
import { checkRunning } from "./check-running.ts";
import { checkTelegram } from "./check-telegram.ts";
import { checkTriage } from "./check-triage.ts";
import { checkWaiting } from "./check-waiting.ts";
import { checkWecom } from "./check-wecom.ts";
import { checkWecomBot } from "./check-wecom-bot.ts";
import { type DoctorParts, describeCause, type Finding, wrong } from "./finding.ts";

/** In the order in which things are put right; nothing for what is not configured. */
const CHECKS: readonly ((parts: DoctorParts) => Promise<Finding[]>)[] = [
  checkDisk,
  checkKeys,
  checkDatabase,
  checkCache,
  checkKnowledge,
  checkEvidenceStore,
  checkScanner,
  // Before the callbacks are tried with what may be the wrong keys: that is seen there, too.
  checkRunning,
  checkClock,
  checkTelegram,
  checkWecom,
  checkWecomBot,
  checkCallbacks,
  checkInbound,
  checkWaiting,
  checkTriage,
];

/** Looks at everything; only at the data folder when that cannot be used: all hangs on it. */
export async function runChecks(parts: DoctorParts): Promise<Finding[]> {
  const findings = checkFolder(parts);
  if (findings.some(({ state }) => state === "wrong")) {
    return findings;
  }
  for (const check of CHECKS) {
    findings.push(...(await check(parts).catch(toUnexpected)));
  }
  return findings;
}

function toUnexpected(cause: unknown): Finding[] {
  const advice = "请先解决前面几项；仍然这样就把这一行交给维护人员。";
  return [wrong("检查", describeCause(cause), advice)];
}
