import type { Matter, MatterClock } from "./matter.ts";
import { awaitsEvent } from "./matter-clocks.ts";
import {
  actionsFor,
  findTransition,
  type MatterAction,
  type MatterRole,
  recordedEvent,
  type Transition,
} from "./matter-states.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";

/** A matter, and who looks at it. */
export interface ActionFacts {
  readonly matter: Matter;
  readonly clocks: readonly MatterClock[];
  readonly role: MatterRole;
  /** On which side of a transfer they stand. */
  readonly side?: Transition["side"] | undefined;
}

/**
 * What can be done with a matter now, in the table's order: the buttons of a card. What only
 * records that something happened is offered where a limit of the matter has to do with it.
 */
export function offeredActions(
  { matter, clocks, role, side }: ActionFacts,
  knowledge: ReportKnowledge,
): readonly MatterAction[] {
  const { states } = knowledge;
  return actionsFor(states, matter.state, role, side).filter((action) => {
    const transition = findTransition(states, matter.state, action, role);
    const event = transition && recordedEvent(transition);
    return event === undefined || awaitsEvent(event, matter, clocks, knowledge);
  });
}
