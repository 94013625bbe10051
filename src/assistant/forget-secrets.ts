import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { type RepeatedJob, repeatJob } from "../base/repeat-job.ts";
import { hideSecrets, type Reply } from "../conversation/reply.ts";
import type { Storage } from "../storage/open-storage.ts";
import { rewriteSentSecrets } from "../storage/outbox.ts";

/** Long enough for a page that was closed at the wrong moment to be opened again. */
const KEPT_MS = 3_600_000;
const EVERY_MS = 600_000;

export interface ForgetSecretsOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/** Hides what was shown once (query codes), and drops files, in the replies that were sent an hour
 * ago or earlier. */
export async function forgetSecrets({ storage, clock }: ForgetSecretsOptions): Promise<number> {
  const sentBefore = new Date(clock.now().getTime() - KEPT_MS);
  return await rewriteSentSecrets(storage.database, sentBefore, (reply) =>
    JSON.stringify(hideSecrets(JSON.parse(reply) as Reply)),
  );
}

/** Forgets secrets again and again, until `stop` settles. */
export function createForgetSecrets(options: ForgetSecretsOptions): RepeatedJob {
  return repeatJob({
    everyMs: EVERY_MS,
    work: () => forgetSecrets(options),
    failure: "secrets could not be forgotten",
    log: options.log,
  });
}
