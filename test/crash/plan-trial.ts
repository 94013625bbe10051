import { createRandom } from "../support/random.ts";

/** Where a process ends: at the `count`-th event whose name `pattern` matches; see `kill-point.js`. */
export interface KillPoint {
  readonly pattern: string;
  readonly count: number;
}

/** Which process is killed: the service, or a command that runs beside it. */
type Victim = "service" | "backup" | "rotate";

/** How the evidence of a report comes in. */
export type FileWay = "none" | "sent" | "link";

/** What happens in one trial. */
export interface TrialPlan {
  readonly victim: Victim;
  /** Where the victim ends; a service without ends by time. */
  readonly point: KillPoint | undefined;
  /** With a point: how long a service that is ready has to get there. Without: how long it lives. */
  readonly killAfterMs: number;
  readonly channel: "telegram" | "web";
  readonly fileWay: FileWay;
  readonly isSupplemented: boolean;
}

/** Patterns, and up to which repetition of them a process is let live. */
type Points = readonly (readonly [pattern: string, most: number])[];

const SERVICE_POINTS: Points = [
  ['^before statement insert into "inbox"', 3],
  ['^after statement insert into "inbox"', 3],
  ["^after statement update .?inbox.? set attempts", 4],
  ["^after statement update .?outbox.? set attempts", 4],
  ["^before statement begin", 12],
  ["^before statement commit", 10],
  ["^after statement commit", 10],
  ['^after statement insert into "reports"', 1],
  ['^after statement insert into "events"', 2],
  ['^after statement insert into "outbox"', 4],
  ['^before statement insert into "evidence"', 1],
  ['^after statement insert into "data_keys"', 2],
  ['^after statement insert into "leases"', 2],
  ["^before request .*/sendMessage", 5],
  ["^after request .*/sendMessage", 5],
  ["^after request .*/getUpdates", 3],
  ['^before statement update "outbox" set "status"', 5],
  ["^before rename .*/evidence/", 1],
  ["^after rename .*/evidence/", 1],
  ["^after sync", 3],
];

const ROTATE_POINTS: Points = [
  ["^before rename .*/sealing/", 1],
  ["^after rename .*/sealing/", 1],
  ['^after statement update "data_keys"', 8],
  ["^before statement commit", 2],
  ["^after statement commit", 2],
];

const BACKUP_POINTS: Points = [
  ["^after sync", 30],
  ["^before rename", 2],
  ["^after rename", 2],
];

const POINTS: Readonly<Record<Victim, Points>> = {
  service: SERVICE_POINTS,
  rotate: ROTATE_POINTS,
  backup: BACKUP_POINTS,
};

const LONGEST_MS = 1_000;

/** The plan of a trial: the same for the same seed and number. */
export function planTrial(seed: number, trial: number): TrialPlan {
  const random = createRandom(seed + trial * 7_919);
  // The first numbers of neighbouring seeds are alike.
  for (let index = 0; index < 5; index += 1) {
    random();
  }
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const victim = pick<Victim>([...Array<Victim>(8).fill("service"), "rotate", "backup"]);
  const [pattern, most] = pick(POINTS[victim]);
  const count = 1 + Math.floor(random() * most);
  const isByTime = victim === "service" && random() < 0.25;
  return {
    victim,
    point: isByTime ? undefined : { pattern, count },
    killAfterMs: isByTime ? Math.floor(random() * LONGEST_MS) : LONGEST_MS,
    channel: pick(["telegram", "web"]),
    fileWay: pick(["none", "sent", "link"]),
    isSupplemented: random() < 0.5,
  };
}
