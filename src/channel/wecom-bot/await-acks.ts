import { BotError } from "./bot-error.ts";

/** The platform's answer to a frame. */
export interface Ack {
  readonly errcode: number;
  readonly errmsg: string;
  readonly body: unknown;
}

interface Waiting {
  settle(ack: Ack): void;
  fail(error: BotError): void;
}

/** Who waits for which acknowledgement. */
export interface Acks {
  /**
   * The acknowledgement of the frame that was just sent with this request id.
   *
   * @throws BotError with the platform's code, or `unacknowledged`.
   */
  next(requestId: string): Promise<Ack>;
  /** Takes an acknowledgement in; false when nobody was waiting. */
  take(requestId: string, ack: Ack): boolean;
  /** No more will come. */
  end(): void;
}

/**
 * Acknowledgements carry nothing but the request id, and several frames may share one. They come
 * in the order of the frames, so the nth belongs to the nth frame: one that comes too late uses up
 * its own place, and is never taken for that of the frame after it.
 */
export function createAcks(timeoutMs: number): Acks {
  const queues = new Map<string, Waiting[]>();

  return {
    next(requestId) {
      const queue = queues.get(requestId) ?? [];
      queues.set(requestId, queue);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new BotError("unacknowledged", `no answer within ${timeoutMs} ms`)),
          timeoutMs,
        );
        queue.push({
          settle(ack) {
            clearTimeout(timer);
            if (ack.errcode === 0) {
              resolve(ack);
            } else {
              reject(new BotError(ack.errcode, ack.errmsg));
            }
          },
          fail(error) {
            clearTimeout(timer);
            reject(error);
          },
        });
      });
    },
    take(requestId, ack) {
      const waiting = queues.get(requestId)?.shift();
      if (queues.get(requestId)?.length === 0) {
        queues.delete(requestId);
      }
      waiting?.settle(ack);
      return waiting !== undefined;
    },
    end() {
      for (const waiting of [...queues.values()].flat()) {
        waiting.fail(new BotError("unacknowledged", "the connection ended"));
      }
      queues.clear();
    },
  };
}
