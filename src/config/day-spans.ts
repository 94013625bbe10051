import { z } from "zod";
import type { DaySpan } from "../base/clock.ts";

const SPAN = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Spans of a working day, like `08:30-12:00,14:30-17:30`. */
export const dutyHours = z.string().transform((text, context) => {
  const spans = text.split(",").map((span) => {
    const [, from = "", to = ""] = SPAN.exec(span.trim()) ?? [];
    return { from, to };
  });
  const isOrdered = spans.every(
    ({ from, to }, index) => from < to && from >= (spans[index - 1]?.to ?? ""),
  );
  if (!isOrdered) {
    context.addIssue("spans of a day in order, like 08:30-12:00,14:30-17:30");
  }
  return spans;
});

/** A span that may go over midnight, like `22:00-07:00`, as spans of a day; `-` for none. */
export const quietHours = z.string().transform((text, context): readonly DaySpan[] => {
  const [, from = "", to = ""] = SPAN.exec(text.trim()) ?? [];
  if (text.trim() !== "-" && from === to) {
    context.addIssue("a span like 22:00-07:00, or -");
  }
  if (from === to) {
    return [];
  }
  const night = [
    { from: "00:00", to },
    { from, to: "24:00" },
  ];
  return from < to ? [{ from, to }] : night;
});
