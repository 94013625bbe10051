import { type Call, callForAnswer, createCall, type WecomResult } from "./call-wecom.ts";
import { requestToken } from "./request-token.ts";

/** An application of the corp, and how to reach the interface. */
export interface ApplicationOptions {
  readonly corpId: string;
  readonly secret: string;
  readonly apiRoot: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

/** Tries the secret, then a call that changes nothing: a trusted IP is asked for only there. */
async function diagnose(
  { corpId, secret, timeoutMs, ...options }: ApplicationOptions,
  ask: (call: Call, token: string) => Promise<WecomResult>,
): Promise<WecomResult> {
  const call = createCall(options);
  const given = await requestToken(call, { corpid: corpId, corpsecret: secret }, timeoutMs);
  return given.kind === "failed" ? given : ask(call, given.token);
}

/** Whether a 自建应用 can be used: its own facts are asked for. */
export function diagnoseApplication(
  options: ApplicationOptions & { readonly agentId: number },
): Promise<WecomResult> {
  return diagnose(options, (call, token) => {
    const parameters = { access_token: token, agentid: String(options.agentId) };
    return callForAnswer(call, "agent/get", parameters, {}, options.timeoutMs);
  });
}

/** Whether 微信客服 can be used: the answer's `account_list` names the accounts. */
export function diagnoseService(options: ApplicationOptions): Promise<WecomResult> {
  return diagnose(options, (call, token) => {
    const init = { method: "POST", body: JSON.stringify({ offset: 0, limit: 100 }) };
    return callForAnswer(
      ...([call, "kf/account/list", { access_token: token }, init, options.timeoutMs] as const),
    );
  });
}
