import { changeOutcome } from "./change-outcome.ts";
import type { FoundAnswer, Handled } from "./report-context.ts";

/** The same reply, after what answers the message. */
export function tellFirst({ reply: answer }: FoundAnswer, handled: Handled): Handled {
  return changeOutcome(handled, (outcome) => ({
    ...outcome,
    reply: {
      ...outcome.reply,
      text: `${answer.text}\n\n${outcome.reply.text}`,
      citations: answer.citations,
    },
  }));
}
