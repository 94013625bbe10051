import { PostgresDialect } from "kysely";
import pg from "pg";
import type { Log } from "../base/log.ts";

const INT8_TYPE = 20;

/** A pool of connections to PostgreSQL; 64-bit integers come back as numbers. */
export function openPostgresDialect(url: string, log: Log): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    types: {
      getTypeParser: ((type: number, format: "text" | "binary") =>
        type === INT8_TYPE
          ? Number
          : pg.types.getTypeParser(type, format)) as typeof pg.types.getTypeParser,
    },
  });
  // Without a listener, an idle connection that the server closes would end the process.
  pool.on("error", (cause) => log.warn({ err: cause }, "an idle database connection was lost"));
  return new PostgresDialect({ pool });
}
