import type { Clock } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { sleep } from "../base/sleep.ts";
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

/** Hides what was shown once (query codes) in the replies that were sent an hour ago or earlier. */
export async function forgetSecrets({ storage, clock }: ForgetSecretsOptions): Promise<number> {
  const sentBefore = new Date(clock.now().getTime() - KEPT_MS);
  return await rewriteSentSecrets(storage.database, sentBefore, (reply) =>
    JSON.stringify(hideSecrets(JSON.parse(reply) as Reply)),
  );
}

/** Forgets secrets again and again, until `stop` settles. */
export function createForgetSecrets(options: ForgetSecretsOptions) {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  async function run() {
    while (!stopping.signal.aborted) {
      await forgetSecrets(options).catch((error: unknown) =>
        options.log.error({ err: error }, "secrets could not be forgotten"),
      );
      await sleep(EVERY_MS, stopping.signal);
    }
  }

  return {
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
