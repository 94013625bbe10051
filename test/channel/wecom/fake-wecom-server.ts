import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "../../../src/base/clock.ts";
import { keepConnections } from "../../support/keep-connections.ts";
import { type FakeCall, type FakeInterface, Refused } from "./fake-wecom-interface.ts";
import { addMediaInterface, type FakeMedia } from "./fake-wecom-media.ts";
import { addMenuInterface } from "./fake-wecom-menu.ts";
import { addMessageInterface, type FakeMessages } from "./fake-wecom-messages.ts";

/** What goes wrong at the next call of a path. */
type FakeFault =
  | { readonly kind: "refuse"; readonly errcode: number }
  /** A proxy in front of the platform says no, in HTML. */
  | { readonly kind: "gateway"; readonly status: number }
  /** The connection breaks before anything was done. */
  | { readonly kind: "reset" }
  /** All is done, and the connection breaks before the answer. */
  | { readonly kind: "cut" }
  /** All is done and no answer comes. */
  | { readonly kind: "hang" };

/** WeCom's REST interface on 127.0.0.1, which refuses what the platform refuses. */
export interface FakeWecom extends FakeMedia {
  readonly corpId: string;
  readonly secret: string;
  readonly agentId: number;
  readonly apiRoot: string;
  readonly clock: Clock;
  readonly messages: FakeMessages;
  /** The names of the menu's entries, each followed by those below it. */
  menu(): string[][];
  /** Adds an interface: its calls need a token, are recorded, and can be made to fail. */
  add(path: string, answer: FakeInterface): void;
  failNext(path: string, fault: FakeFault, times?: number): void;
  /** The bodies of all calls of a path, failed ones included. */
  calls(path: string): readonly Readonly<Record<string, unknown>>[];
  /** Settles when the path has been called `count` times in all. */
  called(path: string, count: number): Promise<void>;
  /** Settles as soon as `isDone`, looked at after each call. */
  until(isDone: () => boolean): Promise<void>;
  /** Every token that was given is void from now on. */
  revokeTokens(): void;
  /** What was the secret is none any more; without one, no secret is right. */
  changeSecret(secret?: string): void;
  /** Nobody listens any more, until {@link goUp}. */
  goDown(): Promise<void>;
  goUp(): Promise<void>;
  close(): Promise<void>;
}

const TOKEN_SECONDS = 7200;

export async function openFakeWecom(clock: Clock = systemClock): Promise<FakeWecom> {
  const corpId = "ww0123456789abcdef";
  const secret = "fake-secret-of-the-application-000000000000";
  const agentId = 1_000_002;
  let validSecret: string | undefined = secret;
  let given: { readonly token: string; readonly untilMs: number } | undefined;
  let tokens = 0;
  const interfaces = new Map<string, FakeInterface>();
  const calls: { readonly path: string; readonly body: Readonly<Record<string, unknown>> }[] = [];
  const faults: { readonly path: string; readonly fault: FakeFault }[] = [];
  let watchers: (() => void)[] = [];

  function getToken({ query }: FakeCall) {
    if (query.get("corpid") !== corpId) {
      throw new Refused(40013);
    }
    if (query.get("corpsecret") !== validSecret) {
      throw new Refused(40001);
    }
    const nowMs = clock.now().getTime();
    if (given === undefined || given.untilMs <= nowMs) {
      tokens += 1;
      given = { token: `token-${tokens}`, untilMs: nowMs + TOKEN_SECONDS * 1000 };
    }
    return { access_token: given.token, expires_in: TOKEN_SECONDS };
  }

  function checkToken({ query }: FakeCall) {
    const token = query.get("access_token");
    if (token === null) {
      throw new Refused(41001);
    }
    if (token !== given?.token) {
      throw new Refused(40014);
    }
    if (given.untilMs <= clock.now().getTime()) {
      throw new Refused(42001);
    }
  }

  async function answer(path: string, call: FakeCall): Promise<object | Uint8Array> {
    if (path === "gettoken") {
      return getToken(call);
    }
    checkToken(call);
    const found = interfaces.get(path);
    if (found === undefined) {
      throw new Refused(48002);
    }
    return found(call);
  }

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "", "http://127.0.0.1");
    const path = url.pathname.replace(/^\/cgi-bin\//, "");
    const call = { query: url.searchParams, ...(await readBody(request)) };
    const index = faults.findIndex((one) => one.path === path);
    const fault = index === -1 ? undefined : faults.splice(index, 1)[0]?.fault;
    calls.push({ path, body: call.body });
    const isSpoilt = fault !== undefined && spoil(response, fault);
    if (!isSpoilt) {
      const result = await answer(path, call).catch(toRefusal);
      tell(response, result, fault);
    }
    for (const watcher of [...watchers]) {
      watcher();
    }
  }

  async function until(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      await new Promise<void>((resolve) => {
        const watcher = () => {
          watchers = watchers.filter((one) => one !== watcher);
          resolve();
        };
        watchers.push(watcher);
      });
    }
  }

  const listen = (port: number) => {
    const server = createServer((request, response) => {
      handle(request, response).catch(() => response.destroy());
    });
    keepConnections(server);
    return new Promise<typeof server>((resolve) =>
      server.listen(port, "127.0.0.1", () => resolve(server)),
    );
  };
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };

  const add = (path: string, found: FakeInterface) => void interfaces.set(path, found);
  const messages = addMessageInterface({ add, agentId, clock });
  const media = addMediaInterface({ add, clock });
  const menu = addMenuInterface(add, agentId);
  const wecom: FakeWecom = {
    ...{ corpId, secret, agentId, clock, messages, menu, add, ...media, until, close },
    apiRoot: `http://127.0.0.1:${port}`,
    failNext(path, fault, times = 1) {
      faults.push(...Array.from({ length: times }, () => ({ path, fault })));
    },
    calls: (path) => calls.filter((one) => one.path === path).map((one) => one.body),
    called: (path, count) => until(() => wecom.calls(path).length >= count),
    revokeTokens() {
      given = undefined;
    },
    changeSecret(next) {
      validSecret = next;
      given = undefined;
    },
    goDown: close,
    async goUp() {
      server = await listen(port);
    },
  };
  return wecom;
}

function toRefusal(error: unknown): object {
  if (error instanceof Refused) {
    return { errcode: error.errcode, errmsg: "hint: https://open.work.weixin.qq.com" };
  }
  throw error;
}

async function readBody(request: IncomingMessage): Promise<Omit<FakeCall, "query">> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) {
    const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
    return { body: {}, form };
  }
  const body = bytes.length === 0 ? {} : (JSON.parse(bytes.toString("utf8")) as FakeCall["body"]);
  return { body, form: undefined };
}

function send(response: ServerResponse, result: object | Uint8Array) {
  if (result instanceof Uint8Array) {
    const type = "application/octet-stream";
    response.writeHead(200, {
      "content-type": type,
      "content-disposition": 'attachment; filename="file"',
    });
    response.end(result);
    return;
  }
  response.writeHead(200, { "content-type": "application/json; charset=UTF-8" });
  response.end(JSON.stringify({ errcode: 0, errmsg: "ok", ...result }));
}

/** Answers what was done, unless the fault is that it does not. */
function tell(response: ServerResponse, result: object | Uint8Array, fault?: FakeFault) {
  if (fault?.kind === "cut") {
    response.destroy();
  } else if (fault?.kind !== "hang") {
    send(response, result);
  }
}

/** Whether that was the whole answer. */
function spoil(response: ServerResponse, fault: FakeFault): boolean {
  switch (fault.kind) {
    case "refuse":
      send(response, {
        errcode: fault.errcode,
        errmsg:
          "refused by the test, hint: [1795742000], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com",
      });
      return true;
    case "gateway":
      response.writeHead(fault.status, { "content-type": "text/html" });
      response.end("<html><body><h1>Bad Gateway</h1></body></html>");
      return true;
    case "reset":
      response.destroy();
      return true;
    case "cut":
    case "hang":
      return false;
  }
}
