const DATES = [
  /(?<year>\d{4})年(?<month>\d{1,2})月(?<day>\d{1,2})日/g,
  /(?<year>\d{4})[-./](?<month>\d{1,2})[-./](?<day>\d{1,2})(?!\d)/g,
  /(?<year>\d{4})年(?<month>\d{1,2})月(?!\d)/g,
  /(?<month>\d{1,2})月(?<day>\d{1,2})日/g,
  /(?<year>\d{4})年/g,
] as const;

/** The dates of a text, and what is left of it without them. */
export interface FoundDates {
  /** `2025-7-1`, `2025-7`, `2025`, `7-1`. */
  readonly dates: ReadonlySet<string>;
  readonly rest: string;
}

/** Reads dates as people write them; the text is in the form that `plainFigures` gives. */
export function readDates(plain: string): FoundDates {
  const dates = new Set<string>();
  const rest = DATES.reduce(
    (text, pattern) =>
      text.replace(pattern, (...found) => {
        const { year, month, day } = found.at(-1) as Record<string, string | undefined>;
        dates.add(
          [year, month, day]
            .filter((part) => part !== undefined)
            .map(Number)
            .join("-"),
        );
        return " ";
      }),
    plain,
  );
  return { dates, rest };
}

/** All that a set of dates says: a whole date says its year, its month and its day as well. */
export function impliedDates(dates: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    [...dates].flatMap((date) => {
      const [year = "", month = "", day = ""] = date.split("-");
      return day === "" ? [date, year] : [date, year, `${year}-${month}`, `${month}-${day}`];
    }),
  );
}
