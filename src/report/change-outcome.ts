import type { Outcome } from "../conversation/outcome.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import type { Handled } from "./report-context.ts";

/** What a part of the skill made of a turn, with its outcome changed, at once or when it is committed. */
export function changeOutcome(handled: Handled, change: (outcome: Outcome) => Outcome): Handled {
  return typeof handled === "function"
    ? async (trx) => change(await handled(trx))
    : change(handled);
}

/** Does what is to be done in the turn's transaction, where there is such, and gives the outcome. */
export function endIn(trx: StorageTransaction, handled: Handled): Promise<Outcome> | Outcome {
  return typeof handled === "function" ? handled(trx) : handled;
}
