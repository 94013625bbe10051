import { z } from "zod";

/** A regular expression of a data file, without regard to case; for zod's `transform`. */
export function toPattern(source: string, context: z.RefinementCtx, flags = "iu"): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (cause) {
    context.addIssue({ code: "custom", message: `no regular expression: ${String(cause)}` });
    return z.NEVER;
  }
}
