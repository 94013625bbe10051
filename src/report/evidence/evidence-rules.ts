import { z } from "zod";
import { readYamlFile } from "../../base/yaml-file.ts";

/** What the examination of a file can find in it. */
export const FINDINGS = [
  "archive_bomb",
  "path_escape",
  "symbolic_link",
  "program_inside",
  "broken_container",
  "two_kinds",
  "macros",
  "locked_office",
  "old_macros",
  "locked_pdf",
  "pdf_script",
  "pdf_launch",
  "files_inside",
] as const;
export type Finding = (typeof FINDINGS)[number];

const ruleFileSchema = z.strictObject({
  kept: z.array(
    z.strictObject({
      media: z.string().regex(/^[a-z]+\/(?:\*|[\w.+-]+)$/, "a media type, or like image/*"),
      preview: z.boolean(),
    }),
  ),
  findings: z.record(z.enum(FINDINGS), z.enum(["refuse", "care"])),
});

/** Which files may be handed in, by what their bytes show. */
export interface EvidenceRules {
  /** The rule of a media type; `undefined` for one that is not kept. */
  find(mediaType: string): { readonly preview: boolean } | undefined;
  /** Whether a file with this inside is refused, or kept with a warning for staff. */
  readonly findings: Readonly<Record<Finding, "refuse" | "care">>;
}

/**
 * Loads the rules, for example from `knowledge/evidence-types.yaml`.
 *
 * @throws AppError `broken_data_file`.
 */
export function loadEvidenceRules(file: string): EvidenceRules {
  const { kept, findings } = readYamlFile(file, ruleFileSchema);
  const rules = new Map(kept.map(({ media, preview }) => [media, { preview }]));
  return {
    find: (mediaType) => rules.get(mediaType) ?? rules.get(mediaType.replace(/\/.*/, "/*")),
    findings,
  };
}
