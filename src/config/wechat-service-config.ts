import { z } from "zod";
import { encodingAesKey, readGroup, url, wholeNumber, wrongConfig } from "./variable-kinds.ts";
import type { wecomVariables } from "./wecom-config.ts";

/** Names with commas between them. */
const names = z.string().transform((text) =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== ""),
);

/** The variables of 微信客服; the corp's are WeCom's. */
export const wechatServiceVariables = {
  WECHAT_SERVICE_OPEN_KFIDS: names
    .refine((accounts) => accounts.length > 0, { error: "one account's id at least, like wkAJ2…" })
    .optional(),
  WECHAT_SERVICE_SECRET: url(/^\S{20,128}$/, "the application's Secret").optional(),
  WECHAT_SERVICE_TOKEN: url(
    /^[A-Za-z0-9]{1,32}$/,
    "the callback's Token, 1 to 32 letters and digits",
  ).optional(),
  WECHAT_SERVICE_AES_KEY: encodingAesKey.optional(),
  WECHAT_SERVICE_SERVICERS: names.prefault(""),
  WECHAT_SERVICE_POLL_SECONDS: wholeNumber(10, 86_400).default(180),
};

type Variables = typeof wecomVariables & typeof wechatServiceVariables;
type WechatServiceValues = z.infer<z.ZodObject<Variables>>;

/** 微信客服: enterprises in ordinary WeChat. */
export interface WechatServiceConfig {
  readonly corpId: string;
  readonly apiRoot: string;
  /** The customer-service accounts (`open_kfid`). */
  readonly accounts: readonly string[];
  readonly secret: string;
  readonly token: string;
  readonly encodingAesKey: string;
  /** Members who may be called to a customer; empty for whoever receives. */
  readonly servicers: readonly string[];
  /** How often messages are looked for when no callback comes. */
  readonly pollMs: number;
}

const GROUP = [
  "WECHAT_SERVICE_OPEN_KFIDS",
  "WECHAT_SERVICE_SECRET",
  "WECHAT_SERVICE_TOKEN",
  "WECHAT_SERVICE_AES_KEY",
] as const;

/** @throws AppError `wrong_config` when the group is not complete. */
export function toWechatServiceConfig(
  values: WechatServiceValues,
): WechatServiceConfig | undefined {
  const group = readGroup(values, GROUP);
  if (group === undefined) {
    return undefined;
  }
  if (values.WECOM_CORP_ID === undefined) {
    throw wrongConfig("WECOM_CORP_ID wants a value when WECHAT_SERVICE_SECRET has one");
  }
  return {
    corpId: values.WECOM_CORP_ID,
    apiRoot: values.WECOM_API_ROOT,
    accounts: group.WECHAT_SERVICE_OPEN_KFIDS,
    secret: group.WECHAT_SERVICE_SECRET,
    token: group.WECHAT_SERVICE_TOKEN,
    encodingAesKey: group.WECHAT_SERVICE_AES_KEY,
    servicers: values.WECHAT_SERVICE_SERVICERS,
    pollMs: values.WECHAT_SERVICE_POLL_SECONDS * 1000,
  };
}
