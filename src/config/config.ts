import { z } from "zod";
import type { DaySpan } from "../base/clock.ts";
import { LOG_LEVELS } from "../base/log.ts";
import { dutyHours, quietHours } from "./day-spans.ts";
import { oneOf, url, wholeNumber, wrongConfig } from "./variable-kinds.ts";
import {
  toWechatServiceConfig,
  type WechatServiceConfig,
  wechatServiceVariables,
} from "./wechat-service-config.ts";
import { toWecomBotConfig, type WecomBotConfig, wecomBotVariables } from "./wecom-bot-config.ts";
import { toWecomAppConfig, type WecomAppConfig, wecomVariables } from "./wecom-config.ts";

const flag = z
  .enum(["true", "false"], { error: "true or false" })
  .transform((value) => value === "true");

/** Every variable that the process reads. `.env.example` explains them; none is needed to start. */
const environmentSchema = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3000),
  PUBLIC_URL: url(/^https?:\/\/[^\s?#]+$/, "an http(s) address without ? or #").optional(),
  DATA_DIR: z.string().default("data"),
  KNOWLEDGE_DIR: z.string().optional(),
  KNOWLEDGE_RELOAD_SECONDS: wholeNumber(0, 86_400).default(5),
  DATABASE_URL: url(
    /^postgres(ql)?:\/\/\S+$/,
    "an address like postgres://user@host:5432/name",
  ).optional(),
  KEYV_URL: url(/^rediss?:\/\/\S+$/, "an address like redis://host:6379").optional(),
  LOG_LEVEL: oneOf(LOG_LEVELS).default("info"),
  WORKER_CONCURRENCY: wholeNumber(1, 64).default(4),
  STAFF_DIGEST_TIME: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time like 08:30")
    .default("08:30"),
  DUTY_HOURS: dutyHours.prefault("08:30-12:00,14:30-17:30"),
  QUIET_HOURS: quietHours.prefault("22:00-07:00"),
  MESSAGE_LIMIT_CHARS: wholeNumber(100, 100_000).default(5000),
  EVIDENCE_LIMIT_MB: wholeNumber(1, 2000).default(20),
  EVIDENCE_LIMIT_FILES: wholeNumber(1, 200).default(20),
  EVIDENCE_LINK_LIMIT_MB: wholeNumber(1, 10_000).default(500),
  EVIDENCE_S3_URL: url(/^https?:\/\/[^\s?#]+$/, "an http(s) address").optional(),
  EVIDENCE_S3_BUCKET: url(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket's name").optional(),
  EVIDENCE_S3_REGION: z.string().default("us-east-1"),
  EVIDENCE_S3_KEY_ID: z.string().optional(),
  EVIDENCE_S3_SECRET: z.string().optional(),
  CLAMAV_HOST: z.string().optional(),
  CLAMAV_PORT: wholeNumber(1, 65_535).default(3310),
  CLAMAV_SOCKET: z.string().optional(),
  TELEGRAM_BOT_TOKEN: url(
    /^\d+:[\w-]{30,}$/,
    "the token that BotFather gave, like 123456:ABC…",
  ).optional(),
  TELEGRAM_API_ROOT: url(/^https?:\/\/\S+$/, "an http(s) address").default(
    "https://api.telegram.org",
  ),
  TELEGRAM_WEBHOOK_URL: url(/^https?:\/\/\S+$/, "an http(s) address").optional(),
  TELEGRAM_WEBHOOK_SECRET: url(/^[\w-]{16,256}$/, "16 to 256 letters, digits, - or _").optional(),
  TELEGRAM_TAKES_PERSONAL_DATA: flag.default(false),
  ...wecomVariables,
  ...wecomBotVariables,
  ...wechatServiceVariables,
  EMBEDDINGS_MODEL_DIR: z.string().optional(),
  EMBEDDINGS_BASE_URL: url(/^https?:\/\/\S+$/, "an http(s) address").optional(),
  EMBEDDINGS_MODEL: z.string().optional(),
  EMBEDDINGS_API_KEY: z.string().optional(),
  MODEL_BASE_URL: url(/^https?:\/\/\S+$/, "an http(s) address").optional(),
  MODEL_NAME: z.string().optional(),
  MODEL_API_KEY: z.string().optional(),
  MODEL_TIMEOUT_MS: wholeNumber(100, 300_000).default(8000),
  MODEL_LIMIT_TOKENS: wholeNumber(50, 8000).default(800),
  MODEL_READS_REPORTS: flag.default(false),
});
type Environment = z.infer<typeof environmentSchema>;

interface TelegramConfig {
  readonly botToken: string;
  readonly apiRoot: string;
  readonly takesPersonalData: boolean;
  readonly webhook?: { readonly url: string; readonly secret: string };
}

/** What turns texts into vectors: the program's own file, a model in a folder, or an endpoint. */
type EmbeddingsConfig =
  | { readonly kind: "static" }
  | { readonly kind: "onnx"; readonly folder: string }
  | {
      readonly kind: "openai";
      readonly baseUrl: string;
      readonly model: string;
      readonly apiKey: string | undefined;
    };

/** The model that words answers: any endpoint that speaks OpenAI's chat protocol. */
interface ModelConfig {
  readonly baseUrl: string;
  readonly name: string;
  readonly apiKey: string | undefined;
  /** How long an answer may wait for it, further attempts included. */
  readonly timeoutMs: number;
  readonly limitTokens: number;
  /** Whether it may read what people report, without personal data, to propose pieces of it. */
  readonly readsReports: boolean;
}

/** A bucket of an S3-compatible store. */
interface EvidenceS3Config {
  readonly url: string;
  readonly bucket: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

/** Where clamd listens. */
type ClamavConfig = { readonly host: string; readonly port: number } | { readonly path: string };

/** What the process was told, checked and frozen. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where people reach the page from outside, without a slash at the end. */
  readonly publicUrl: string | undefined;
  readonly dataFolder: string;
  readonly knowledgeFolder: string | undefined;
  /** How often a running process looks for changed knowledge; 0 for never. */
  readonly knowledgeReloadMs: number;
  readonly databaseUrl: string | undefined;
  readonly cacheUrl: string | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly workerConcurrency: number;
  /** When a wish for a human is told to people who are at work. */
  readonly dutyHours: readonly DaySpan[];
  /** When people are not woken by news that may wait. */
  readonly quietHours: readonly DaySpan[];
  /** From when on staff are told each working day what waits for them, `HH:MM`. */
  readonly staffDigestTime: string;
  readonly messageLimitChars: number;
  readonly evidenceLimitBytes: number;
  readonly evidenceLimitFiles: number;
  /** The largest file that a one-time upload link takes. */
  readonly evidenceLinkLimitBytes: number;
  /** Where sealed evidence is kept; in the data folder unless told. */
  readonly evidenceS3: EvidenceS3Config | undefined;
  readonly clamav: ClamavConfig | undefined;
  readonly telegram: TelegramConfig | undefined;
  readonly wecomApp: WecomAppConfig | undefined;
  readonly wecomBot: WecomBotConfig | undefined;
  readonly wechatService: WechatServiceConfig | undefined;
  readonly embeddings: EmbeddingsConfig;
  readonly model: ModelConfig | undefined;
}

/**
 * Reads the environment. An empty variable counts as absent.
 *
 * @throws AppError `wrong_config`, naming each wrong variable and what it wants; values are not
 *   repeated, some are secrets.
 */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(environment).filter(([, value]) => value !== "");
  const result = environmentSchema.safeParse(Object.fromEntries(given));
  if (!result.success) {
    const problems = result.error.issues.map(
      (issue) => `${issue.path.join(".")} wants ${issue.message}`,
    );
    throw wrongConfig(problems.join("; "));
  }
  const values = result.data;
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ""),
    dataFolder: values.DATA_DIR,
    knowledgeFolder: values.KNOWLEDGE_DIR,
    knowledgeReloadMs: values.KNOWLEDGE_RELOAD_SECONDS * 1000,
    databaseUrl: values.DATABASE_URL,
    cacheUrl: values.KEYV_URL,
    logLevel: values.LOG_LEVEL,
    workerConcurrency: values.WORKER_CONCURRENCY,
    dutyHours: values.DUTY_HOURS,
    quietHours: values.QUIET_HOURS,
    staffDigestTime: values.STAFF_DIGEST_TIME,
    messageLimitChars: values.MESSAGE_LIMIT_CHARS,
    evidenceLimitBytes: values.EVIDENCE_LIMIT_MB * 1024 * 1024,
    evidenceLimitFiles: values.EVIDENCE_LIMIT_FILES,
    evidenceLinkLimitBytes: values.EVIDENCE_LINK_LIMIT_MB * 1024 * 1024,
    evidenceS3: toEvidenceS3Config(values),
    clamav: toClamavConfig(values),
    telegram: toTelegramConfig(values),
    wecomApp: toWecomAppConfig(values),
    wecomBot: toWecomBotConfig(values),
    wechatService: toWechatServiceConfig(values),
    embeddings: toEmbeddingsConfig(values),
    model: toModelConfig(values),
  });
}

function toTelegramConfig(values: Environment): TelegramConfig | undefined {
  if (values.TELEGRAM_BOT_TOKEN === undefined) {
    return undefined;
  }
  const telegram = {
    botToken: values.TELEGRAM_BOT_TOKEN,
    apiRoot: values.TELEGRAM_API_ROOT,
    takesPersonalData: values.TELEGRAM_TAKES_PERSONAL_DATA,
  };
  if (values.TELEGRAM_WEBHOOK_URL === undefined) {
    return telegram;
  }
  if (values.TELEGRAM_WEBHOOK_SECRET === undefined) {
    throw wrongConfig("TELEGRAM_WEBHOOK_SECRET wants a value when TELEGRAM_WEBHOOK_URL has one");
  }
  const webhook = { url: values.TELEGRAM_WEBHOOK_URL, secret: values.TELEGRAM_WEBHOOK_SECRET };
  return { ...telegram, webhook };
}

function toEvidenceS3Config(values: Environment): EvidenceS3Config | undefined {
  const {
    EVIDENCE_S3_URL: url,
    EVIDENCE_S3_BUCKET: bucket,
    EVIDENCE_S3_KEY_ID: keyId,
    EVIDENCE_S3_SECRET: secret,
  } = values;
  const names = ["URL", "BUCKET", "KEY_ID", "SECRET"].map((name) => `EVIDENCE_S3_${name}`);
  if (url === undefined && bucket === undefined && keyId === undefined && secret === undefined) {
    return undefined;
  }
  if (url === undefined || bucket === undefined || keyId === undefined || secret === undefined) {
    throw wrongConfig(`${names.join(", ")} want a value each when one of them has one`);
  }
  return { url, bucket, region: values.EVIDENCE_S3_REGION, keyId, secret };
}

function toClamavConfig(values: Environment): ClamavConfig | undefined {
  const { CLAMAV_HOST: host, CLAMAV_PORT: port, CLAMAV_SOCKET: path } = values;
  if (host !== undefined && path !== undefined) {
    throw wrongConfig("CLAMAV_SOCKET wants to stay empty when CLAMAV_HOST is given");
  }
  if (path !== undefined) {
    return { path };
  }
  return host === undefined ? undefined : { host, port };
}

function toEmbeddingsConfig(values: Environment): EmbeddingsConfig {
  const { EMBEDDINGS_MODEL_DIR: folder, EMBEDDINGS_BASE_URL: baseUrl } = values;
  if (folder !== undefined && baseUrl !== undefined) {
    throw wrongConfig("EMBEDDINGS_MODEL_DIR wants to stay empty when EMBEDDINGS_BASE_URL is given");
  }
  if (folder !== undefined) {
    return { kind: "onnx", folder };
  }
  if (baseUrl === undefined) {
    return { kind: "static" };
  }
  if (values.EMBEDDINGS_MODEL === undefined) {
    throw wrongConfig("EMBEDDINGS_MODEL wants a name when EMBEDDINGS_BASE_URL has a value");
  }
  const { EMBEDDINGS_MODEL: model, EMBEDDINGS_API_KEY: apiKey } = values;
  return { kind: "openai", baseUrl, model, apiKey };
}

function toModelConfig(values: Environment): ModelConfig | undefined {
  const { MODEL_BASE_URL: baseUrl, MODEL_NAME: name } = values;
  if (baseUrl === undefined && name === undefined) {
    return undefined;
  }
  if (baseUrl === undefined) {
    throw wrongConfig("MODEL_BASE_URL wants an address when MODEL_NAME has a value");
  }
  if (name === undefined) {
    throw wrongConfig("MODEL_NAME wants a name when MODEL_BASE_URL has a value");
  }
  return {
    ...{ baseUrl, name },
    apiKey: values.MODEL_API_KEY,
    timeoutMs: values.MODEL_TIMEOUT_MS,
    limitTokens: values.MODEL_LIMIT_TOKENS,
    readsReports: values.MODEL_READS_REPORTS,
  };
}
