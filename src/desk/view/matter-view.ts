import type { ActionForm } from "../action-form.ts";
import type { DeskKnowledge, Visitor } from "../desk-parts.ts";
import type { OpenedMatter } from "../open-matter.ts";

/** What a matter's page shows. */
export interface MatterView {
  readonly opened: OpenedMatter;
  readonly forms: readonly ActionForm[];
  readonly visitor: Visitor;
  readonly knowledge: DeskKnowledge;
  readonly now: Date;
  /** What staff should know of other reports that may be about the same. */
  readonly related: readonly string[];
  /** What came of the last action. */
  readonly notice?: { readonly kind: "done" | "problem"; readonly text: string };
}
