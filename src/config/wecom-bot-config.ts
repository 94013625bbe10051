import { z } from "zod";
import { encodingAesKey, readGroup, url, wrongConfig } from "./variable-kinds.ts";

/** The variables of a WeCom bot (智能机器人): first its long connection's, then its callback's. */
export const wecomBotVariables = {
  WECOM_BOT_ID: url(/^[\w-]{4,128}$/, "the Bot ID of the console").optional(),
  WECOM_BOT_SECRET: z.string().optional(),
  WECOM_BOT_URL: url(/^wss?:\/\/\S+$/, "a ws(s) address").default(
    "wss://openws.work.weixin.qq.com",
  ),
  WECOM_BOT_TOKEN: url(/^\S{1,64}$/, "the callback's Token").optional(),
  WECOM_BOT_AES_KEY: encodingAesKey.optional(),
};

type WecomBotValues = z.infer<z.ZodObject<typeof wecomBotVariables>> & {
  readonly WECOM_API_ROOT: string;
};

/** A bot, in one of the two ways that its console offers. */
export type WecomBotConfig =
  /** It connects to `url`. */
  | {
      readonly kind: "connection";
      readonly botId: string;
      readonly secret: string;
      readonly url: string;
    }
  /** It is called at this server's `/wecom/bot/callback`, by the platform of `apiRoot`. */
  | {
      readonly kind: "callback";
      readonly token: string;
      readonly encodingAesKey: string;
      readonly apiRoot: string;
    };

/** @throws AppError `wrong_config` when a way is not complete, or both are given. */
export function toWecomBotConfig(values: WecomBotValues): WecomBotConfig | undefined {
  const connection = readGroup(values, ["WECOM_BOT_ID", "WECOM_BOT_SECRET"]);
  const callback = readGroup(values, ["WECOM_BOT_TOKEN", "WECOM_BOT_AES_KEY"]);
  if (connection !== undefined && callback !== undefined) {
    throw wrongConfig(
      "WECOM_BOT_TOKEN and WECOM_BOT_AES_KEY want to stay empty when WECOM_BOT_ID is given: a bot has one way",
    );
  }
  if (connection !== undefined) {
    const { WECOM_BOT_ID: botId, WECOM_BOT_SECRET: secret } = connection;
    return { kind: "connection", botId, secret, url: values.WECOM_BOT_URL };
  }
  return callback === undefined
    ? undefined
    : {
        kind: "callback",
        token: callback.WECOM_BOT_TOKEN,
        encodingAesKey: callback.WECOM_BOT_AES_KEY,
        apiRoot: values.WECOM_API_ROOT,
      };
}
