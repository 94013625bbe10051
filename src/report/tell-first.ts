import type { Outcome } from "../conversation/outcome.ts";
import type { FoundAnswer, Handled } from "./report-context.ts";

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
