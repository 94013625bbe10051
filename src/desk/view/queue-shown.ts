import type { LocalDate } from "../../base/clock.ts";
import type { QueuePage } from "../../report/matter-queue-repository.ts";
import type { MatterAction } from "../../report/matter-states.ts";
import type { QueueView } from "../../report/queue-view.ts";
import type { DeskKnowledge } from "../desk-parts.ts";
import type { QueueQuery } from "../queue-query.ts";

/** What a page of a queue shows. */
export interface QueueShown {
  readonly query: QueueQuery;
  /** The views that the person has. */
  readonly views: readonly QueueView[];
  /** What places are called, by key. */
  readonly districts: ReadonlyMap<string, string>;
  readonly knowledge: DeskKnowledge;
  readonly today: LocalDate;
  readonly page: QueuePage;
  readonly count: number;
  /** The names of officers, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** An action after which the matter is not the person's any more. */
  readonly done?: MatterAction;
}
