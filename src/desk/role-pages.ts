import type { Role } from "../conversation/person.ts";

/** The pages that stand in the head of every page, with the roles they are for. */
const PAGES = [
  { name: "queue", roles: ["officer", "lead", "triage"] },
  { name: "respondents", roles: ["lead", "triage"] },
  { name: "audit", roles: ["auditor"] },
  { name: "targets", roles: ["official", "officer", "lead", "triage", "auditor"] },
  { name: "statistics", roles: ["official", "officer", "lead", "triage", "auditor"] },
  { name: "sessions", roles: ["official", "officer", "lead", "triage", "auditor"] },
  { name: "help", roles: ["official", "officer", "lead", "triage", "auditor"] },
] as const satisfies readonly { readonly name: string; readonly roles: readonly Role[] }[];

export type PageName = (typeof PAGES)[number]["name"];

/** The pages of a role; the first is where it begins. */
export function pagesOf(role: Role): readonly PageName[] {
  return PAGES.filter(({ roles }) => roles.some((known) => known === role)).map(({ name }) => name);
}

/** Whether a page is for a role. */
export function maySee(role: Role, page: PageName): boolean {
  return pagesOf(role).includes(page);
}

/** Where a role begins. */
export function homeOf(role: Role): string {
  return `/desk/${pagesOf(role)[0] ?? ""}`;
}
