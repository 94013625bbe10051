import type { Outcome } from "../conversation/outcome.ts";
import type { Reply } from "../conversation/reply.ts";
import type { Handled } from "./report-context.ts";

/** What the knowledge says to a message, and whether that is whose matter it is instead of the bureau's. */
export interface FoundAnswer {
  readonly reply: Reply;
  readonly isElsewhere: boolean;
}

/** The same reply, after what answers the message. */
export function tellFirst({ reply: answer }: FoundAnswer, handled: Handled): Handled {
  const join = (outcome: Outcome): Outcome => ({
    ...outcome,
    reply: {
      ...outcome.reply,
      text: `${answer.text}\n\n${outcome.reply.text}`,
      citations: answer.citations,
    },
  });
  return typeof handled === "function" ? async (trx) => join(await handled(trx)) : join(handled);
}
