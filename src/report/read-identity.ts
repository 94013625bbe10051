import type { Person } from "../conversation/person.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import { findSide } from "./check-command.ts";
import { appendEvent } from "./event-log-repository.ts";
import { IDENTITY_READ } from "./identity-read-repository.ts";
import type { Matter } from "./matter.ts";
import { findMatter } from "./matter-repository.ts";
import { toPublicText } from "./officer-card.ts";
import { findReport, type Report } from "./report-repository.ts";

/** Somebody wants to know who reported, and says why. */
export interface IdentityRequest {
  readonly matterId: string;
  readonly person: Person;
  readonly reason: string;
  readonly now: Date;
}

export type IdentityResult =
  /** `contact` as the reporter wrote it; null when none was left. */
  | { readonly kind: "shown"; readonly report: Report; readonly contact: string | null }
  | {
      readonly kind: "refused";
      readonly reason: "refused_unknown" | "refused_office" | "reason_length";
    };

export const REASON_CHARS = { minimum: 4, maximum: 200 };

/**
 * Whether somebody may learn who reported: the people of the office that has the matter, and those
 * who assign. An office that it is on its way to has to wait until it has taken it.
 */
export function mayReadIdentity(person: Person, matter: Matter): boolean {
  const isStaff = person.role === "officer" || person.role === "lead";
  return person.role === "triage" || (isStaff && findSide(person, matter) === "owner");
}

/**
 * Gives what names the reporter to a person of staff who says why. Each reading is an event with
 * its reason, in the same transaction: without the one there is not the other.
 */
export async function readIdentity(
  trx: StorageTransaction,
  { matterId, person, reason, now }: IdentityRequest,
): Promise<IdentityResult> {
  const matter = await findMatter(trx, matterId);
  const report = matter && (await findReport(trx, matter.reportId));
  if (matter === undefined || report === undefined) {
    return { kind: "refused", reason: "refused_unknown" };
  }
  if (!mayReadIdentity(person, matter)) {
    return { kind: "refused", reason: "refused_office" };
  }
  if (!isReason(reason)) {
    return { kind: "refused", reason: "reason_length" };
  }
  if (report.contact === undefined) {
    return { kind: "shown", report, contact: null };
  }
  await appendEvent(trx, {
    reportId: report.id,
    matterId,
    kind: IDENTITY_READ,
    actor: { id: person.id, role: person.role },
    at: now,
    data: { reason: toPublicText(reason.trim(), report), office: person.officeId ?? null },
  });
  return { kind: "shown", report, contact: report.contact };
}

function isReason(reason: string): boolean {
  const length = [...reason.trim()].length;
  return length >= REASON_CHARS.minimum && length <= REASON_CHARS.maximum;
}
