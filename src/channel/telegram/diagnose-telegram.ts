import { z } from "zod";
import { findErrorCode } from "../network-error.ts";

/** Whether a bot's token works. */
export type TelegramDiagnosis =
  | { readonly kind: "known"; readonly username: string }
  | { readonly kind: "wrong_token" }
  | { readonly kind: "unreachable"; readonly reason: string };

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.object({ username: z.string() }).optional(),
});

/** Asks the Bot API who the bot is. What went wrong is told without the address, which holds the token. */
export async function diagnoseTelegram({
  token,
  apiRoot,
  fetch: fetchNow,
  timeoutMs,
}: {
  readonly token: string;
  readonly apiRoot: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}): Promise<TelegramDiagnosis> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetchNow(`${apiRoot}/bot${token}/getMe`, { signal });
    const { data } = answerSchema.safeParse(JSON.parse(await response.text()));
    if (data?.result !== undefined) {
      return { kind: "known", username: data.result.username };
    }
    return response.status === 401 || response.status === 404
      ? { kind: "wrong_token" }
      : { kind: "unreachable", reason: `status ${response.status}` };
  } catch (error) {
    return { kind: "unreachable", reason: findErrorCode(error) ?? "no answer" };
  }
}
