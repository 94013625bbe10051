import { z } from "zod";
import { type Call, callForAnswer } from "./call-wecom.ts";
import type { WecomFailure } from "./wecom-errors.ts";

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });

/** Asks for an access token: `corpid` and `corpsecret` are the parameters. */
export async function requestToken(
  call: Call,
  parameters: Readonly<Record<string, string>>,
  timeoutMs: number,
) {
  const result = await callForAnswer(call, "gettoken", parameters, {}, timeoutMs);
  if (result.kind === "failed") {
    return toTokenFailure(result);
  }
  const answer = tokenSchema.safeParse(result.answer);
  return answer.success
    ? {
        kind: "done" as const,
        token: answer.data.access_token,
        expiresInMs: answer.data.expires_in * 1000,
      }
    : toTokenFailure({ kind: "failed", action: "retry", reason: "no token in the answer" });
}

/** No token, no call: what was meant to be done was certainly not. */
function toTokenFailure(failure: WecomFailure): WecomFailure {
  const reason = `gettoken: ${failure.reason}`;
  switch (failure.action) {
    case "unknown":
      return { ...failure, reason, action: "retry" };
    case "renew_token":
      return { ...failure, reason, action: "tell_operator" };
    default:
      return { ...failure, reason };
  }
}
