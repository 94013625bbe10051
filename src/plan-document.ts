import { AppError } from "./base/app-error.ts";
import type { Knowledge } from "./open-knowledge.ts";

/** The plan's id. */
export const PLAN_DOCUMENT = "plan/jieyang-ip-plan-2021-2025";

/**
 * What the plan is called.
 *
 * @throws AppError `broken_data_file` when the knowledge holds none.
 */
export function getPlanTitle({ index }: Knowledge): string {
  const plan = index.documents.find(({ id }) => id === PLAN_DOCUMENT);
  if (plan === undefined) {
    throw new AppError({
      code: "broken_data_file",
      message: `the knowledge holds no document ${PLAN_DOCUMENT}`,
    });
  }
  return plan.title;
}
