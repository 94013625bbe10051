import { join } from "node:path";
import { sleep } from "../../src/base/sleep.ts";
import { listUndelivered, redriveReply } from "../../src/storage/outbox.ts";
import type { StorageKind } from "../../src/storage/tables.ts";
import {
  checkAll,
  checkAtRest,
  checkBackupOf,
  type Examined,
  type Findings,
} from "./check-trial.ts";
import { invitePeople } from "./crash-people.ts";
import { type CrashPlace, makeCrashPlace, type Victim } from "./crash-place.ts";
import { openLedger } from "./ledger.ts";
import { planTrial, type TrialPlan } from "./plan-trial.ts";

export interface CrashOptions {
  readonly kind: StorageKind;
  readonly trials: number;
  /** The same seed gives the same trials. */
  readonly seed: number;
  /** Is told what is wrong as soon as it shows, and how far it is. */
  readonly say: (line: string) => void;
  /** When to end before all trials are done. */
  readonly isOver?: () => boolean;
}

/** How it went. */
export interface CrashResult extends Findings {
  readonly trials: number;
  /** Processes that were ended, and how many of them at a chosen point. */
  readonly kills: number;
  readonly killsAtPoint: number;
}

/** Looks at everything after so many trials. */
const LOOK_EVERY = 50;
/** For so many trials their processes are started while the one before still lives. */
const STARTED_AHEAD = 2;
const LONGEST_DRAIN_MS = 900_000;
const LOOK_AGAIN_MS = 50;
/** What ended the process five times is given up on purpose: after so many times it may pass. */
const WORN_ATTEMPTS = 3;

interface Crash extends Examined {
  readonly options: CrashOptions;
  readonly redriven: Set<string>;
  /** Those of the next trials. */
  readonly ahead: Trial[];
  kills: number;
  killsAtPoint: number;
}

/** What is killed in a trial; its processes wait until they are let go on. */
interface Trial {
  readonly plan: TrialPlan;
  readonly backup: { readonly folder: string; readonly keys: string };
  readonly service: Victim;
  readonly beside: Victim | undefined;
}

/**
 * Kills processes of the installed program, again and again, while reports, evidence, supplements
 * and actions of staff are under way; then looks whether anything acknowledged is missing or there
 * twice. What is wrong is a fault, or lost, or duplicated; nothing is thrown for it.
 */
export async function runTrials(options: CrashOptions): Promise<CrashResult> {
  const place = await makeCrashPlace(options.kind);
  const ahead: Trial[] = [];
  try {
    const ledger = openLedger();
    const people = await invitePeople(place, ledger);
    const crash: Crash = {
      ...{ place, ledger, people, options, ahead },
      redriven: new Set(),
      kills: 0,
      killsAtPoint: 0,
    };
    return await runAll(crash);
  } finally {
    const unused = ahead.flatMap(({ service, beside }) => [service, beside]);
    await Promise.all(unused.map((victim) => victim?.kill()));
    await place.close();
  }
}

async function runAll(crash: Crash): Promise<CrashResult> {
  const { options, ledger, place, ahead } = crash;
  const faults = new Set<string>();
  const note = (found: readonly string[], trial: number) => {
    for (const fault of found.filter((one) => !faults.has(one))) {
      faults.add(fault);
      options.say(`${options.kind}, seed ${options.seed}, trial ${trial}: ${fault}`);
    }
  };
  note(await drain(crash), 0);
  const check = checkAtRest(ledger);
  let trial = 0;
  let isWorn = false;
  while (trial < options.trials && options.isOver?.() !== true) {
    trial += 1;
    for (let next = trial + ahead.length; next <= lastAhead(trial, options); next += 1) {
      ahead.push(prepareTrial(crash, next));
    }
    note(await runTrial(crash, trial, ahead.shift() as Trial, isWorn), trial);
    isWorn = await place.look(async ({ database }) => {
      note(await check(database), trial);
      // As if the leases of the process that was killed had run out: the next one sweeps at once.
      await database.deleteFrom("leases").execute();
      return hasWornOut(database);
    });
    if (trial % LOOK_EVERY === 0) {
      note(await drain(crash), trial);
      note(listProblems(await checkAll(crash)), trial);
      options.say(`${options.kind}: ${trial} trials, ${crash.kills} kills, ${faults.size} faults`);
    }
  }
  note(await drain(crash), trial);
  const findings = await checkAll(crash);
  note(listProblems(findings), trial);
  const { kills, killsAtPoint } = crash;
  return { ...findings, faults: [...faults], trials: trial, kills, killsAtPoint };
}

const lastAhead = (trial: number, { trials }: CrashOptions) =>
  Math.min(trial + STARTED_AHEAD, trials);

function listProblems({ tallies, faults }: Findings): readonly string[] {
  return [
    ...faults,
    ...tallies.flatMap(({ name, lost, duplicated }) => [
      ...lost.map((one) => `lost of ${name}: ${one}`),
      ...duplicated.map((one) => `duplicated of ${name}: ${one}`),
    ]),
  ];
}

/** Starts the processes of a trial. */
function prepareTrial({ place, options }: Crash, trial: number): Trial {
  const plan = planTrial(options.seed, trial);
  const folder = join(place.folder, "backups", `${trial}`);
  const keys = join(place.folder, "keys-of-backups", `${trial}`);
  const commands = {
    service: undefined,
    rotate: ["keys", "rotate"],
    backup: ["backup", "--out", folder, "--keys", keys],
  };
  const command = commands[plan.victim];
  return {
    ...{ plan, backup: { folder, keys } },
    service: place.start(["serve"]),
    beside: command && place.start(command),
  };
}

async function runTrial(
  crash: Crash,
  trial: number,
  { plan, backup, service, beside }: Trial,
  isWorn: boolean,
): Promise<readonly string[]> {
  const { place, people } = crash;
  people.begin(trial, plan);
  const point = plan.victim === "service" && !isWorn ? plan.point : undefined;
  await service.release(point);
  await beside?.release(plan.point);
  const isByTime = plan.point === undefined && !isWorn;
  const started = isByTime ? Promise.resolve() : service.ready;
  await Promise.race([
    started.then(() => waitIn(place, plan.killAfterMs, isWorn, beside)),
    service.ended,
  ]);
  const isAtPoint = service.hasEnded();
  await service.kill();
  const wasKilled = await service.ended;
  const isBesideKilled = (await beside?.ended) === true;
  crash.kills += (wasKilled ? 1 : 0) + (isBesideKilled ? 1 : 0);
  crash.killsAtPoint += (wasKilled && isAtPoint ? 1 : 0) + (isBesideKilled ? 1 : 0);
  return [
    ...(wasKilled ? [] : [`the service ended by itself: ${service.complaints()}`]),
    ...(plan.victim === "backup" ? await checkBackupOf(backup.folder, backup.keys) : []),
  ];
}

async function waitIn(
  place: CrashPlace,
  killAfterMs: number,
  isWorn: boolean,
  beside: Victim | undefined,
): Promise<void> {
  await sleep(killAfterMs);
  await beside?.ended;
  while (isWorn && (await place.look(({ database }) => hasWornOut(database)))) {
    await sleep(LOOK_AGAIN_MS);
  }
}

type LookedAt = Parameters<Parameters<CrashPlace["look"]>[0]>[0]["database"];

async function hasWornOut(database: LookedAt): Promise<boolean> {
  const worn = await database
    .selectFrom("inbox")
    .select("seq")
    .where("status", "=", "pending")
    .where("attempts", ">=", WORN_ATTEMPTS)
    .execute();
  return worn.length > 0;
}

/** Lets the service run until all that was begun is done; what does not end is a fault. */
async function drain(crash: Crash): Promise<readonly string[]> {
  const { place, people } = crash;
  const service = place.start(["serve"]);
  await service.release();
  const patience = new AbortController();
  const late = sleep(LONGEST_DRAIN_MS, patience.signal).then(() => "late" as const);
  let isFinished = false;
  const finished = people.finished().then(async () => {
    await place.telegram.allConfirmed();
    isFinished = true;
  });
  const settled = place.look(async ({ database }) => {
    while (!patience.signal.aborted && (!isFinished || (await hasPending(database)))) {
      await redriveUnknown(database, crash);
      await sleep(LOOK_AGAIN_MS);
    }
  });
  const done = Promise.all([finished, settled]).then(() => "done" as const);
  const ended = service.ended.then(() => "ended" as const);
  const result = await Promise.race([done, late, ended]);
  patience.abort();
  await service.kill();
  return result === "done"
    ? []
    : [`what was begun did not come to its end (${result}): ${service.complaints()}`];
}

/** Does what a person does who reads the list of letters: what may not have arrived is sent again. */
async function redriveUnknown(database: LookedAt, { redriven }: Crash): Promise<void> {
  for (const { id, conversation_id: conversationId } of await listUndelivered(database)) {
    redriven.add(conversationId);
    await redriveReply(database, id, new Date());
  }
}

async function hasPending(database: LookedAt): Promise<boolean> {
  const messages = database.selectFrom("inbox").select("seq").where("status", "=", "pending");
  const replies = database.selectFrom("outbox").select("id").where("status", "=", "pending");
  return (await messages.execute()).length + (await replies.execute()).length > 0;
}
