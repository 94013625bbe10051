import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createFakeChats, type FakeChats, Refusal } from "./fake-telegram-chats.ts";
import { createFakeUser, type FakeUser } from "./fake-telegram-user.ts";
import { keepConnections } from "./keep-connections.ts";

/** What goes wrong at the next call of a method. `download` stands for fetching a file. */
type Fault =
  /** Telegram says no. */
  | {
      readonly kind: "refuse";
      readonly code: number;
      readonly description?: string;
      readonly retryAfter?: number;
    }
  /** A proxy in front of Telegram says no, in HTML. */
  | { readonly kind: "gateway"; readonly code: number }
  /** The connection breaks before anything was done. */
  | { readonly kind: "reset" }
  /** All is done and no answer comes. */
  | { readonly kind: "hang" }
  /** A file breaks off in the middle. */
  | { readonly kind: "truncate" };

type Body = Record<string, unknown>;
type Update = { readonly update_id: number } & Body;

/** A Bot API server on 127.0.0.1 that enforces what Telegram enforces. */
export interface FakeTelegram {
  readonly token: string;
  readonly botId: number;
  readonly username: string;
  readonly apiRoot: string;
  /** A person with a private chat. */
  user(id?: number): FakeUser;
  /** Hands an update to the bot: `update_id` is added, and given back. */
  push(content: Body): number;
  /** Delivers an update that was delivered before once more, as after a lost confirmation. */
  redeliver(updateId: number): void;
  /** Updates that the bot has not confirmed. */
  pending(): readonly Update[];
  /** Settles when the bot has confirmed all. */
  allConfirmed(): Promise<void>;
  failNext(method: string, fault: Fault, times?: number): void;
  /** The bodies of all calls of a method, failed ones included. */
  calls(method: string): readonly Body[];
  /** Settles when the method has been called `count` times in all. */
  called(method: string, count: number): Promise<void>;
  /** Makes a file known; gives its id. */
  addFile(bytes: Uint8Array, claimedBytes?: number): string;
  readonly chats: FakeChats;
  close(): Promise<void>;
}

export async function openFakeTelegram(): Promise<FakeTelegram> {
  const [botId, username] = [700_001, "zhiquan_test_bot"];
  const token = `${botId}:${"fake-token-for-tests".padEnd(35, "x")}`;
  const calls: { method: string; body: Body }[] = [];
  const faults: { method: string; fault: Fault }[] = [];
  const files = new Map<string, { bytes: Uint8Array; claimedBytes: number }>();
  const history: Update[] = [];
  let pending: Update[] = [];
  let lastUpdateId = 1000;
  let webhook: { url: string; secret: string } | undefined;
  let isPosting = false;
  let endPoll: ((answer: "new" | "conflict" | "timeout") => void) | undefined;
  let isClosed = false;
  let watchers: (() => void)[] = [];
  const chats = createFakeChats(botId);

  function changed() {
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

  function deliver() {
    endPoll?.("new");
    void postUpdates();
  }

  async function postUpdates() {
    if (isPosting) {
      return;
    }
    isPosting = true;
    while (webhook !== undefined && pending.length > 0 && !isClosed) {
      const update = pending[0];
      const answer = await fetch(webhook.url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-telegram-bot-api-secret-token": webhook.secret,
        },
        body: JSON.stringify(update),
      }).catch(() => undefined);
      await answer?.text();
      if (answer?.ok) {
        pending = pending.filter((one) => one !== update);
        changed();
      } else {
        await sleep(10);
      }
    }
    isPosting = false;
  }

  async function getUpdates(body: Body): Promise<unknown> {
    if (webhook !== undefined) {
      throw new Refusal(409, "Conflict: can't use getUpdates method while webhook is active");
    }
    endPoll?.("conflict");
    const offset = Number(body.offset ?? 0);
    const limit = Number(body.limit ?? 100);
    pending = pending.filter((update) => update.update_id >= offset);
    changed();
    if (pending.length === 0) {
      const end = await new Promise<"new" | "conflict" | "timeout">((resolve) => {
        endPoll = resolve;
        setTimeout(resolve, Number(body.timeout ?? 0) * 1000, "timeout");
      });
      if (end === "conflict") {
        throw new Refusal(409, "Conflict: terminated by other getUpdates request");
      }
    }
    return pending.slice(0, limit);
  }

  function setWebhook(body: Body) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(String(body.secret_token))) {
      throw new Refusal(400, "Bad Request: secret token contains unallowed characters");
    }
    webhook = { url: String(body.url), secret: String(body.secret_token) };
    void postUpdates();
    return true;
  }

  function getFile(body: Body) {
    const id = String(body.file_id);
    const size = files.get(id)?.claimedBytes;
    if (size === undefined) {
      throw new Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable");
    }
    if (size > 20 * 1024 * 1024) {
      throw new Refusal(400, "Bad Request: file is too big");
    }
    return { file_id: id, file_unique_id: id, file_size: size, file_path: `files/${id}` };
  }

  const methods: Record<string, (body: Body) => unknown> = {
    getMe: () => ({ id: botId, is_bot: true, first_name: "知权通", username }),
    getUpdates,
    setWebhook,
    deleteWebhook() {
      webhook = undefined;
      return true;
    },
    getFile,
    sendMessage: (body) => chats.sendMessage(body),
    sendMessageDraft: (body) => chats.sendMessageDraft(body),
    sendDocument: (body) => chats.sendDocument(body),
    answerCallbackQuery: () => true,
    sendChatAction: () => true,
  };

  async function answer(response: ServerResponse, method: string, body: Body, isSilent: boolean) {
    try {
      const perform = methods[method];
      if (perform === undefined) {
        throw new Refusal(404, "Not Found");
      }
      const result = await perform(body);
      if (!isSilent) {
        send(response, 200, { ok: true, result });
      }
    } catch (error) {
      const { code, message } = error instanceof Refusal ? error : new Refusal(500, String(error));
      send(response, code, { ok: false, error_code: code, description: message });
    }
    changed();
  }

  function takeFault(method: string): Fault | undefined {
    const index = faults.findIndex((one) => one.method === method);
    return index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
  }

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const called = readCall(request.url ?? "");
    if (called?.key !== token) {
      return send(response, 401, { ok: false, error_code: 401, description: "Unauthorized" });
    }
    const { method, fileId } = called;
    const body = fileId === undefined ? await readBody(request) : { fileId };
    calls.push({ method, body });
    const fault = takeFault(method);
    changed();
    if (fault !== undefined && fault.kind !== "hang" && fault.kind !== "truncate") {
      return spoil(response, fault);
    }
    if (fileId !== undefined) {
      return sendFile(response, files.get(fileId)?.bytes, fault);
    }
    return answer(response, method, body, fault?.kind === "hang");
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  keepConnections(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const telegram: FakeTelegram = {
    ...{ token, botId, username, chats },
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    user: (id = 5_000_000 + chats.count()) => createFakeUser(telegram, id),
    push(content) {
      lastUpdateId += 1;
      const update = { update_id: lastUpdateId, ...content };
      history.push(update);
      pending.push(update);
      deliver();
      return lastUpdateId;
    },
    redeliver(updateId) {
      const update = history.find((one) => one.update_id === updateId);
      if (update !== undefined) {
        pending = [update, ...pending];
        deliver();
      }
    },
    pending: () => pending,
    allConfirmed: () => until(() => pending.length === 0),
    failNext(method, fault, times = 1) {
      faults.push(...Array.from({ length: times }, () => ({ method, fault })));
    },
    calls: (method) => calls.filter((one) => one.method === method).map((one) => one.body),
    called: (method, count) => until(() => telegram.calls(method).length >= count),
    addFile(bytes, claimedBytes = bytes.length) {
      const id = `file-${files.size + 1}`;
      files.set(id, { bytes, claimedBytes });
      return id;
    },
    async close() {
      isClosed = true;
      endPoll?.("timeout");
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return telegram;
}

/** `/bot<token>/<method>` or `/file/bot<token>/files/<id>`. */
function readCall(url: string) {
  const file = /^\/file\/bot([^/]+)\/files\/(.+)$/.exec(url);
  if (file) {
    return { key: file[1], method: "download", fileId: file[2] };
  }
  const [, key, method] = /^\/bot([^/]+)\/(\w+)$/.exec(url) ?? [];
  return method === undefined ? undefined : { key, method, fileId: undefined };
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks);
  const boundary = /^multipart\/form-data; *boundary=(.+)$/.exec(
    request.headers["content-type"] ?? "",
  )?.[1];
  if (boundary !== undefined) {
    return readForm(bytes, boundary);
  }
  const text = bytes.toString("utf8");
  return text === "" ? {} : (JSON.parse(text) as Body);
}

/** The client writes its file names raw and unquoted, which the usual parsers refuse. */
function readForm(bytes: Buffer, boundary: string): Body {
  const fields: Body = {};
  for (const part of bytes.toString("latin1").split(`--${boundary}`).slice(1, -1)) {
    const [head = "", ...rest] = part.replace(/^\r\n|\r\n$/g, "").split("\r\n\r\n");
    const content = Buffer.from(rest.join("\r\n\r\n"), "latin1");
    const name = /name="?([^";\r]+)/.exec(head)?.[1] ?? "";
    const fileName = /filename="?([^";\r]+)/.exec(head)?.[1];
    fields[name] =
      fileName === undefined
        ? content.toString("utf8")
        : { name: Buffer.from(fileName, "latin1").toString("utf8"), bytes: content };
  }
  return fields;
}

function send(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function spoil(response: ServerResponse, fault: Exclude<Fault, { kind: "hang" | "truncate" }>) {
  switch (fault.kind) {
    case "refuse":
      return send(response, fault.code, {
        ok: false,
        error_code: fault.code,
        description: fault.description ?? "refused by the test",
        ...(fault.retryAfter !== undefined && { parameters: { retry_after: fault.retryAfter } }),
      });
    case "gateway":
      response.writeHead(fault.code, { "content-type": "text/html" });
      return response.end("<html><body><h1>Bad Gateway</h1></body></html>");
    case "reset":
      return response.destroy();
  }
}

function sendFile(response: ServerResponse, bytes: Uint8Array | undefined, fault?: Fault) {
  if (bytes === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-length": bytes.length });
  if (fault?.kind === "truncate") {
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  } else if (fault === undefined) {
    response.end(bytes);
  }
}
