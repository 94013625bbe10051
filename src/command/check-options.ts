import { z } from "zod";
import { AppError } from "../base/app-error.ts";

/** A number of things, as it stands on a command line: 1, 2, 3… */
export const wholeNumber = z.coerce.number().int().min(1);

/**
 * What a command was asked for, as `schema` gives it.
 *
 * @throws AppError `wrong_usage`, which says what is wrong with which option.
 */
export function checkOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: unknown,
): z.infer<Schema> {
  const checked = schema.safeParse(options);
  if (!checked.success) {
    throw new AppError({
      code: "wrong_usage",
      message: z.prettifyError(checked.error),
    });
  }
  return checked.data;
}
