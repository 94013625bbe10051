import type { Server } from "node:http";

const KEEP_ALIVE_MS = 600_000;

/** Keeps idle connections: on a busy machine one would else be closed just as it is used again. */
export function keepConnections(server: Server): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
}
