import type { LocalDate } from "../base/clock.ts";
import type { Matter, MatterClock } from "./matter.ts";
import { awaitsEvent, hasClockFor } from "./matter-clocks.ts";
import {
  actionsFor,
  findTransition,
  type MatterAction,
  type MatterRole,
  recordedEvent,
  type Transition,
} from "./matter-states.ts";
import type { ReportKnowledge } from "./report-knowledge.ts";
import { checkExtension } from "./run-clock.ts";

/** A matter, and who looks at it. */
export interface ActionFacts {
  readonly matter: Matter;
  readonly clocks: readonly MatterClock[];
  readonly role: MatterRole;
  /** On which side of a transfer they stand. */
  readonly side?: Transition["side"] | undefined;
  /** Who looks; absent where what is offered is for several. */
  readonly personId?: string | undefined;
  readonly day: LocalDate;
}

/**
 * What can be done with a matter now, in the table's order: the buttons of a card. What only
 * records that something happened is offered where a limit of the matter has to do with it; what
 * could change nothing is not offered.
 */
export function offeredActions(
  facts: ActionFacts,
  knowledge: ReportKnowledge,
): readonly MatterAction[] {
  const { matter, clocks, role, side } = facts;
  const { states } = knowledge;
  return actionsFor(states, matter.state, role, side).filter((action) => {
    const transition = findTransition(states, matter.state, action, role);
    const event = transition && recordedEvent(transition);
    return event === undefined
      ? changesSomething(action, facts, knowledge)
      : awaitsEvent(event, matter, clocks, knowledge);
  });
}

function changesSomething(
  action: MatterAction,
  { matter, clocks, personId, day }: ActionFacts,
  knowledge: ReportKnowledge,
): boolean {
  const own = clocks.filter(({ matterId }) => matterId === matter.id);
  switch (action) {
    case "take":
      return matter.officerId === null || matter.officerId !== personId;
    case "release":
      return matter.officerId !== null;
    case "suspend":
    case "continue":
      return hasClockFor(action, own, knowledge);
    case "extend":
      return own.some((clock) => isExtendable(clock, day, knowledge));
    default:
      return true;
  }
}

/** Also one that was extended before: that it cannot be again is said to who tries. */
function isExtendable(clock: MatterClock, day: LocalDate, { clocks }: ReportKnowledge): boolean {
  const rule = clocks.get(clock.clockId);
  const check = rule && checkExtension(clock, rule, day);
  return check === "allowed" || check === "used";
}
