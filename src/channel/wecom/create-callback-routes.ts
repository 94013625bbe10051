import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { CallbackCrypto, CallbackEnvelope } from "./callback-crypto.ts";
import { type Admission, createCallbackGate, type RefusalReason } from "./callback-gate.ts";
import { readXml, toAnswerXml } from "./callback-xml.ts";
import { isKnock } from "./knock-callback.ts";

const BODY_LIMIT_BYTES = 1024 * 1024;
const DEFAULT_WINDOW_MS = 10 * 60_000;

/** What one callback address is made of. */
export interface CallbackOptions {
  /** Absolute, without the host. */
  readonly path: string;
  /** Who is called, for the log. */
  readonly channel: string;
  readonly crypto: CallbackCrypto;
  /** How bodies and answers are written: applications speak XML, bots JSON. */
  readonly format: "xml" | "json";
  /**
   * Takes a verified message in durably; what it gives is encrypted and answered. Without, the
   * answer is empty, which is how WeCom takes "received". When it throws, WeCom sends again.
   */
  readonly handle: (message: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  /** How "received" is said where there is nothing to answer. Default `plain`: an empty body. */
  readonly emptyAnswer?: "plain" | "sealed";
  /** Default 10 minutes. */
  readonly windowMs?: number;
}

/** A callback address with its state. */
export interface CallbackPoint {
  readonly routes: Hono;
  /**
   * What was wrong with the latest callback; `undefined` when the platform's latest was taken or none
   * came. What anybody can cause hides nothing that only the platform can, and this program's own
   * question whether the address answers changes nothing.
   */
  trouble(): string | undefined;
}

/** What whoever runs the process should look at. */
const HINTS: Readonly<Record<RefusalReason, string>> = {
  malformed: "no callback of WeCom came: a scanner, or a proxy that drops parameters",
  wrong_signature: "the Token differs from the console's, or somebody else knocks",
  undecryptable: "the cipher text is broken",
  wrong_padding: "the EncodingAESKey differs from the console's",
  wrong_length: "the EncodingAESKey differs from the console's",
  wrong_receiver: "the callback is meant for another corp id",
  outside_time_window: "this machine's clock is wrong, or an old callback came again",
  repeated: "the same callback came again",
};

/** Whoever knows no key can cause these. */
const BY_ANYBODY: ReadonlySet<RefusalReason> = new Set(["malformed", "wrong_signature"]);

/**
 * The routes of a callback address: GET is the console's check, POST brings messages. Whatever is
 * wrong with a request, the answer is the same, so that nobody learns how far they came.
 */
export function createCallbackRoutes(options: CallbackOptions): CallbackPoint {
  const { path, channel, log, crypto, clock, windowMs = DEFAULT_WINDOW_MS } = options;
  const gate = createCallbackGate({ crypto, clock, windowMs });
  const app = new Hono();
  let trouble: RefusalReason | undefined;
  let told: RefusalReason | undefined;

  function noteRefusal(reason: RefusalReason) {
    log[reason === told ? "debug" : "warn"](
      { channel, reason, hint: HINTS[reason] },
      "a callback was refused",
    );
    told = reason;
    const isHidden = trouble !== undefined && !BY_ANYBODY.has(trouble) && BY_ANYBODY.has(reason);
    trouble = isHidden ? trouble : reason;
  }

  function judge(admission: Admission): Admission {
    if (admission.kind === "refused") {
      noteRefusal(admission.reason);
    } else {
      trouble = undefined;
      told = undefined;
    }
    return admission;
  }

  app.get(path, (context) => {
    const envelope = toEnvelope(context, context.req.query("echostr"));
    const verified = envelope === undefined ? MALFORMED : gate.verify(envelope);
    const isOwn = envelope !== undefined && isKnock(envelope.nonce);
    const admission = isOwn ? verified : judge(verified);
    return admission.kind === "opened" ? context.text(admission.message) : refuse(context);
  });
  app.post(path, bodyLimit({ maxSize: BODY_LIMIT_BYTES, onError: refuse }), async (context) => {
    const encrypted = readEncrypted(await context.req.text(), options.format);
    const envelope = toEnvelope(context, encrypted);
    const admission = judge(envelope === undefined ? MALFORMED : gate.admit(envelope));
    if (envelope === undefined || admission.kind === "refused") {
      return refuse(context);
    }
    try {
      const none = options.emptyAnswer === "sealed" ? "" : undefined;
      const answer = (await options.handle(admission.message)) ?? none;
      return answer === undefined ? context.body("") : toAnswer(context, answer, options);
    } catch (cause) {
      gate.readmit(envelope);
      log.warn({ channel, err: cause }, "a callback was not taken in and will come again");
      return context.body("", 503);
    }
  });
  return { routes: app, trouble: () => (trouble === undefined ? undefined : HINTS[trouble]) };
}

const MALFORMED: Admission = { kind: "refused", reason: "malformed" };

function refuse(context: Context): Response {
  return context.body("", 403);
}

function toEnvelope(context: Context, encrypted: string | undefined): CallbackEnvelope | undefined {
  const { msg_signature: signature, timestamp, nonce } = context.req.query();
  const isWhole = signature !== undefined && timestamp !== undefined && nonce !== undefined;
  return isWhole && encrypted !== undefined
    ? { signature, timestamp, nonce, encrypted }
    : undefined;
}

const bodySchema = {
  xml: z.object({ Encrypt: z.string() }),
  json: z.object({ encrypt: z.string() }),
};

function readEncrypted(body: string, format: CallbackOptions["format"]): string | undefined {
  return format === "xml"
    ? bodySchema.xml.safeParse(readXml(body)).data?.Encrypt
    : bodySchema.json.safeParse(readJson(body)).data?.encrypt;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function toAnswer(
  context: Context,
  message: string,
  { crypto, clock, format }: Pick<CallbackOptions, "crypto" | "clock" | "format">,
): Response {
  const timestamp = String(Math.floor(clock.now().getTime() / 1000));
  const nonce = context.req.query("nonce") ?? timestamp;
  const sealed = crypto.seal(message, { timestamp, nonce });
  if (format === "xml") {
    return context.body(toAnswerXml(sealed), 200, { "content-type": "application/xml" });
  }
  // The bot's documentation writes these names in lower case without underscores.
  return context.json({
    encrypt: sealed.encrypted,
    msgsignature: sealed.signature,
    timestamp: Number(timestamp),
    nonce,
  });
}
