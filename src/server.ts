import { createServer as createNodeServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { AppError } from "./base/app-error.ts";
import type { Log } from "./base/log.ts";
import type { HasRoutes } from "./channel/http-channel.ts";

/** How the process is. */
interface Health {
  readonly isHealthy: boolean;
  /** Numbers and words for whoever watches; nothing personal. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What the server is made of. */
export interface ServerOptions {
  /** Whoever has routes: channels, the desk. */
  readonly channels: readonly HasRoutes[];
  readonly health: () => Promise<Health>;
  readonly log: Log;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** A longer body is refused unread. Default 25 MiB. */
  readonly bodyLimitBytes?: number;
  /** How long open requests may take when stopping. Default 5,000. */
  readonly graceMs?: number;
}

/** The HTTP server. */
export interface HttpServer {
  /**
   * Begins to listen; gives the address, for example `http://127.0.0.1:3000`.
   *
   * @throws AppError `cannot_listen`, for example when the port is taken.
   */
  start(): Promise<string>;
  /** Takes no new requests, and waits for the open ones as long as `graceMs`. */
  stop(): Promise<void>;
}

const SWEEP_MS = 50;
/** Half an hour for a film over a slow line; Node's own five minutes would cut it off. */
const REQUEST_MS = 1_800_000;
/** Longer than proxies keep a connection (nginx: 60 s): who closes first while the other asks loses it. */
const KEEP_ALIVE_MS = 75_000;
const DEFAULT_BODY_LIMIT_BYTES = 25 * 1024 * 1024;

/** Makes the one HTTP server of the process. */
export function createServer(options: ServerOptions): HttpServer {
  const server = createNodeServer(
    { requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    getRequestListener(createApp(options).fetch),
  );
  return {
    async start() {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(options.port, options.host, resolve);
      })
        .catch((cause: unknown) => {
          throw cannotListen(options, cause);
        })
        .finally(() => server.removeAllListeners("error"));
      const { address, family, port } = server.address() as AddressInfo;
      const url = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
      options.log.info({ url }, "listening");
      return url;
    },
    stop: () => stopServer(server, options.graceMs ?? 5000),
  };
}

function cannotListen({ host, port }: ServerOptions, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError({
    code: "cannot_listen",
    message: `HOST ${host}, PORT ${port}: ${reason}`,
    cause,
  });
}

function createApp(options: ServerOptions): Hono {
  const limit = options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES;
  const app = new Hono();
  app.use(secureHeaders(SECURE_HEADERS));
  app.use(async (context, next) => {
    if (Number(context.req.header("content-length") ?? 0) > limit) {
      return answerError(context, 413, "too_large", "内容太大，无法接收。");
    }
    return next();
  });
  app.get("/healthz", async (context) => {
    const { isHealthy, facts } = await options.health();
    context.header("cache-control", "no-store");
    return context.json({ status: isHealthy ? "ok" : "failing", ...facts }, isHealthy ? 200 : 503);
  });
  for (const channel of options.channels) {
    app.route("/", channel.routes());
  }
  app.notFound((context) => answerError(context, 404, "not_found", "没有这个页面。"));
  app.onError((error, context) => {
    if (error instanceof HTTPException && error.status < 500) {
      return error.getResponse();
    }
    options.log.error({ error, path: context.req.path }, "request failed");
    return answerError(context, 500, "unexpected", "系统暂时出错，请稍后再试。");
  });
  return app;
}

/** Nothing from elsewhere, nothing inline, not inside another site's frame. */
const SECURE_HEADERS: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: "no-referrer",
  xFrameOptions: "DENY",
  // Whether all of a host is HTTPS is for the proxy that ends TLS to say.
  strictTransportSecurity: false,
};

function answerError(
  context: Context,
  status: 404 | 413 | 500,
  code: string,
  message: string,
): Response {
  if ((context.req.header("accept") ?? "").includes("text/html")) {
    const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${message}</title><p>${message}</p><p><a href="/">返回首页</a></p></html>`;
    return context.html(page, status);
  }
  return context.json({ error: { code, message } }, status);
}

async function stopServer(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) {
    return;
  }
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection falls idle when its last answer is out, and the browser would keep it open.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
