import { PostgresDialect } from "kysely";
import pg from "pg";
import type { Log } from "../base/log.ts";

const INT8_TYPE = 20;
/** How long a connection is silent before the system asks whether the other end is still there. */
const KEEP_ALIVE_MS = 10_000;

/** How long PostgreSQL, or the way to it, may be silent; in milliseconds. */
export interface PostgresPatience {
  /**
   * For a connection, while it is made or others use them all, and for the answer to one statement,
   * locks included: longer than the longest, a `vacuum`.
   */
  readonly answerMs: number;
  /** For the next statement of a transaction, after which the server undoes it and frees its locks. */
  readonly idleTransactionMs: number;
}

const PATIENCE: PostgresPatience = {
  answerMs: 120_000,
  idleTransactionMs: 60_000,
};

/**
 * A pool of connections to PostgreSQL; 64-bit integers come back as numbers. A connection of which
 * the other end is gone without a word is given up in time, and the next statement has a new one.
 */
export function openPostgresDialect(
  url: string,
  log: Log,
  { answerMs, idleTransactionMs }: PostgresPatience = PATIENCE,
): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
    Client: ImpatientClient,
    // Not at the start of the connection, where a pooler between would refuse it.
    onConnect: (client) =>
      client.query(`set idle_in_transaction_session_timeout = ${idleTransactionMs}`),
    types: {
      getTypeParser: ((type: number, format: "text" | "binary") =>
        type === INT8_TYPE
          ? Number
          : pg.types.getTypeParser(type, format)) as typeof pg.types.getTypeParser,
    },
  });
  // Without a listener, a connection that is lost would end the process: one at rest, and one in a
  // transaction between two statements.
  pool.on("error", (cause) => log.warn({ err: cause }, "an idle database connection was lost"));
  pool.on("connect", (client) => client.on("error", () => undefined));
  return new PostgresDialect({ pool });
}

/** Ends a connection that owes an answer: whatever is asked on it next would wait behind that. */
class ImpatientClient extends pg.Client {
  override query(...parameters: unknown[]): never {
    const answer: unknown = super.query(...(parameters as [string]));
    if (answer instanceof Promise) {
      answer.catch((cause: Error) => {
        if (cause.message === "Query read timeout") {
          void this.end();
        }
      });
    }
    return answer as never;
  }
}
