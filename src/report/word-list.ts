import { z } from "zod";

/** Words of a data file, written as one text with spaces between them. */
export const wordListSchema = z
  .string()
  .transform((text) => text.split(/\s+/).filter((word) => word !== ""))
  .pipe(z.array(z.string()).min(1));
