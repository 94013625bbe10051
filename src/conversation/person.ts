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

/**
 * A person as they are stored. A disabled one, or one whose role is not known any more, has no more
 * rights than anybody.
 */
export function toPerson(row: {
  readonly id: string;
  readonly role: string;
  readonly office_id: string | null;
  readonly disabled_at: string | null;
}): Person {
  const role = ROLES.find((known) => known === row.role);
  if (role === undefined || row.disabled_at !== null) {
    return { id: row.id, role: "enterprise" };
  }
  return { id: row.id, role, ...(row.office_id === null ? {} : { officeId: row.office_id }) };
}
