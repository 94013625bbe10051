import { Hono } from "hono";
import type { HttpChannel } from "../http-channel.ts";
import { type CallbackBotOptions, createCallbackBot } from "./create-callback-bot.ts";
import { createLongConnection, type LongConnectionOptions } from "./create-long-connection.ts";

type Shared = "texts" | "link" | "log" | "clock" | "fetch" | "fileLimitBytes";

/** What a bot's channel is made of: one of the two ways that the console offers. */
export interface WecomBotChannelOptions extends Pick<LongConnectionOptions, Shared> {
  readonly way:
    | ({ readonly kind: "connection" } & Omit<LongConnectionOptions, Shared>)
    | ({ readonly kind: "callback" } & Omit<CallbackBotOptions, Shared>);
}

/** A WeCom bot (智能机器人): on a connection of its own making, or called by the platform. */
export function createWecomBotChannel({ way, ...shared }: WecomBotChannelOptions): HttpChannel {
  return way.kind === "callback"
    ? createCallbackBot({ ...shared, ...way })
    : { ...createLongConnection({ ...shared, ...way }), routes: () => new Hono() };
}
