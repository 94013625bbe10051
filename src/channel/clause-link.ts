import type { Citation } from "../conversation/reply.ts";

/** The address where the web page shows the clause; `undefined` where there is none to show. */
export type ClauseLink = (citation: Citation) => string | undefined;
