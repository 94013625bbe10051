/** The names of the texts about who reported in `knowledge/texts/report.yaml`. */
export const IDENTITY_TEXT_NAMES = [
  "button_identity",
  "identity_ask_reason",
  "identity_shown",
  "identity_none",
  "identity_channel",
  "identity_reads_title",
  "identity_reads_none",
  "identity_read_at",
  "identity_read_by",
  "identity_read_reason",
] as const;
