/**
 * Who may do what. Everybody begins as `enterprise`; the other roles are bound by a one-time code,
 * never by what a person says of themselves.
 */
export const ROLES = ["enterprise", "official", "officer", "lead", "triage", "auditor"] as const;

export type Role = (typeof ROLES)[number];

/** The person behind a conversation. */
export interface Person {
  readonly id: string;
  readonly role: Role;
  /** The office that an officer or lead belongs to. */
  readonly officeId?: string;
}
