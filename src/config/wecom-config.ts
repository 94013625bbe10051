import type { z } from "zod";
import {
  encodingAesKey,
  oneOf,
  readGroup,
  url,
  wholeNumber,
  wrongConfig,
} from "./variable-kinds.ts";

/** The variables of WeCom: the corp's, then those of the 自建应用. */
export const wecomVariables = {
  WECOM_CORP_ID: url(/^[\w-]{8,64}$/, "the corp id, like ww0123456789abcdef").optional(),
  WECOM_API_ROOT: url(/^https?:\/\/\S+$/, "an http(s) address").default(
    "https://qyapi.weixin.qq.com",
  ),
  WECOM_APP_AGENT_ID: wholeNumber(1, 2_147_483_647).optional(),
  WECOM_APP_SECRET: url(/^\S{20,128}$/, "the application's Secret").optional(),
  WECOM_APP_TOKEN: url(
    /^[A-Za-z0-9]{1,32}$/,
    "the callback's Token, 1 to 32 letters and digits",
  ).optional(),
  WECOM_APP_AES_KEY: encodingAesKey.optional(),
  WECOM_APP_TEXT_FORMAT: oneOf(["text", "markdown"]).default("text"),
  WECOM_APP_EMPTY_ANSWER: oneOf(["plain", "sealed"]).default("plain"),
};

type WecomValues = z.infer<z.ZodObject<typeof wecomVariables>>;

/** A 自建应用: who it is, and what it shares with the console for its callback. */
export interface WecomAppConfig {
  readonly corpId: string;
  readonly apiRoot: string;
  readonly agentId: number;
  readonly secret: string;
  readonly token: string;
  readonly encodingAesKey: string;
  /** Markdown is shown by WeCom's own client alone. */
  readonly textFormat: "text" | "markdown";
  /** How a callback that needs no answer is answered. */
  readonly emptyAnswer: "plain" | "sealed";
}

const APP_GROUP = [
  "WECOM_APP_AGENT_ID",
  "WECOM_APP_SECRET",
  "WECOM_APP_TOKEN",
  "WECOM_APP_AES_KEY",
] as const;

/** @throws AppError `wrong_config` when the group is not complete. */
export function toWecomAppConfig(values: WecomValues): WecomAppConfig | undefined {
  const group = readGroup(values, APP_GROUP);
  if (group === undefined) {
    return undefined;
  }
  if (values.WECOM_CORP_ID === undefined) {
    throw wrongConfig("WECOM_CORP_ID wants a value when WECOM_APP_SECRET has one");
  }
  return {
    corpId: values.WECOM_CORP_ID,
    apiRoot: values.WECOM_API_ROOT,
    agentId: group.WECOM_APP_AGENT_ID,
    secret: group.WECOM_APP_SECRET,
    token: group.WECOM_APP_TOKEN,
    encodingAesKey: group.WECOM_APP_AES_KEY,
    textFormat: values.WECOM_APP_TEXT_FORMAT,
    emptyAnswer: values.WECOM_APP_EMPTY_ANSWER,
  };
}
