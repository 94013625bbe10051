/** The names of the texts of the day of staff in `knowledge/texts/report.yaml`. */
export const STAFF_TEXT_NAMES = [
  "officer_ask_officer",
  "officer_stands_in",
  "officer_list_mine",
  "officer_list_unassigned",
  "officer_list_triage",
  "refused_officer",
] as const;
