import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { kill, pid } from "node:process";

/** Tells this run of the process from an earlier one that had the same number. */
const RUN = randomUUID();

/** A new name for who holds something: `<host>/<process number>/<run>/<random>`. */
export function createOwnerId(): string {
  return [hostname(), pid, RUN, randomUUID()].join("/");
}

/**
 * Whether the process that made this name is known to have ended. False when that cannot be told:
 * another machine's, or a number that another program has by now.
 */
export function isOfEndedProcess(owner: string): boolean {
  const [host, number = "", run] = owner.split("/");
  if (host !== hostname() || !/^\d+$/.test(number)) {
    return false;
  }
  return Number(number) === pid ? run !== RUN : !isRunning(Number(number));
}

function isRunning(number: number): boolean {
  try {
    return kill(number, 0);
  } catch (cause) {
    // EPERM: it runs, and is somebody else's.
    return !(cause instanceof Error && "code" in cause && cause.code === "ESRCH");
  }
}
