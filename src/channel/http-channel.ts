import type { Hono } from "hono";
import type { Channel } from "../conversation/channel.ts";

/** Something that brings routes of its own to the HTTP server. */
export interface HasRoutes {
  /** Absolute paths; the server mounts them at its root. */
  routes(): Hono;
}

/** A channel that people or platforms reach over HTTP. */
export interface HttpChannel extends Channel, HasRoutes {}
