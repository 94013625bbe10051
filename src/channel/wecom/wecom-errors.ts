import type { Delivery } from "../../conversation/channel.ts";

/**
 * What to do about a call that failed:
 * - `retry`: it was not done and may succeed soon;
 * - `wait`: too many calls; a minute at least;
 * - `renew_token`: the access token is not accepted any more;
 * - `tell_operator`: somebody must change a setting; until then nothing of the kind will work;
 * - `give_up`: it will never succeed as it is;
 * - `unknown`: no answer came, so it may have been done.
 */
type WecomAction = "retry" | "wait" | "renew_token" | "tell_operator" | "give_up" | "unknown";

/**
 * WeCom's errcodes (developer.work.weixin.qq.com/document/path/90313) and what we do about them.
 * The platform's own `errmsg` is not passed on: it changes, and it holds addresses. Only which IP it
 * saw is read from it, since nobody else can tell.
 */
const ERRCODES: readonly (readonly [code: number, action: WecomAction, meaning: string])[] = [
  [-1, "retry", "the platform is busy"],
  [6000, "retry", "the data was changed at the same time"],
  [40014, "renew_token", "the access token is not valid"],
  [42001, "renew_token", "the access token is over"],
  [41001, "renew_token", "the access token is missing"],
  [40001, "renew_token", "the secret is wrong or was revoked"],
  [40013, "tell_operator", "the corp id is wrong"],
  [40091, "tell_operator", "the secret belongs to another corp or application"],
  [40056, "tell_operator", "the agent id is wrong"],
  [301002, "tell_operator", "the agent id is not one of this secret's"],
  [48002, "tell_operator", "the application may not call this interface"],
  [50002, "give_up", "the member is outside the application's visible range"],
  [60011, "give_up", "the application may not see this member"],
  [50003, "tell_operator", "the application is switched off"],
  [60020, "tell_operator", "this machine's address is not among the trusted IPs (企业可信IP)"],
  [40201, "tell_operator", "the customer-service account is blocked"],
  [95011, "tell_operator", "the customer-service account is bound to another application"],
  [95012, "tell_operator", "the customer-service account is bound to another application"],
  [95017, "tell_operator", "the customer-service account is not managed by API"],
  [45009, "wait", "too many calls"],
  [45033, "wait", "too many calls at the same time"],
  [40004, "give_up", "the kind of media is not allowed"],
  [40006, "give_up", "the file's size is not allowed"],
  [40007, "give_up", "the file's media id is wrong or over"],
  [44001, "give_up", "the file is empty"],
  [45001, "give_up", "the file is too large"],
  [40008, "give_up", "the message's type is wrong"],
  [40035, "give_up", "a parameter is wrong"],
  [40058, "give_up", "a parameter is wrong"],
  [44004, "give_up", "the text is empty"],
  [45002, "give_up", "the text is too long"],
  [60111, "give_up", "there is no such member"],
  [81013, "give_up", "none of the receivers can be reached"],
  [82001, "give_up", "none of the receivers can be reached"],
  [95000, "give_up", "the customer-service account's id is wrong"],
  [95001, "give_up", "no more messages may be sent to this customer now"],
  [95002, "give_up", "the customer wrote more than 48 hours ago"],
  [95004, "give_up", "there is no such customer-service account"],
  [95007, "retry", "the callback's token is over"],
  [95008, "give_up", "a menu has too many items"],
  [95009, "give_up", "a menu's item is of a wrong kind"],
  [95013, "give_up", "the conversation has ended"],
  [95014, "give_up", "the servicer is not receiving"],
  [95016, "give_up", "the conversation's state does not allow this change"],
  [95018, "give_up", "the conversation's state forbids sending"],
];

/** There is no such member, or none whom the application reaches. */
const NOBODY: readonly number[] = [50_002, 60_011, 60_111, 81_013, 82_001];

const BY_CODE = new Map(ERRCODES.map(([code, action, meaning]) => [code, { action, meaning }]));

/** A call that did not succeed. */
export interface WecomFailure {
  readonly kind: "failed";
  readonly action: WecomAction;
  /** The platform's errcode, where it answered. */
  readonly code?: number;
  /** For whoever watches: without addresses, which hold tokens; the same for the same cause. */
  readonly reason: string;
  /** Which IP the platform saw, where it does not trust it: for the log and the operator alone. */
  readonly seenIp?: string;
}

/** The errcode of a call from a machine that is not among the trusted IPs. */
const UNTRUSTED_IP = 60_020;

/**
 * What an errcode other than 0 means. One that is not in the list is tried again: it did nothing.
 *
 * @param message the platform's own words, where there are any.
 */
export function toFailure(code: number, message = ""): WecomFailure {
  const known = BY_CODE.get(code);
  const [, ip] = code === UNTRUSTED_IP ? (/from ip: ?([\da-f.:]{7,45})/i.exec(message) ?? []) : [];
  const reason = `${code} ${known?.meaning ?? "refused"}`;
  const failure = { kind: "failed", action: known?.action ?? "retry", code, reason } as const;
  return ip === undefined ? failure : { ...failure, seenIp: ip };
}

const WAIT_MS = 60_000;
/** Somebody has to read the log and change a setting first. */
const OPERATOR_WAIT_MS = 300_000;

/** What became of a message whose sending failed. */
export function toDelivery({
  action,
  reason,
  code,
}: WecomFailure): Exclude<Delivery, { kind: "sent" }> {
  switch (action) {
    case "give_up": {
      const isGone = code !== undefined && NOBODY.includes(code);
      return isGone ? { kind: "refused", reason, isGone } : { kind: "refused", reason };
    }
    case "unknown":
      return { kind: "unknown", reason };
    case "wait":
      return { kind: "retry", reason, afterMs: WAIT_MS, isWait: true };
    case "tell_operator":
      return { kind: "retry", reason, afterMs: OPERATOR_WAIT_MS, isWait: true };
    case "retry":
    case "renew_token":
      return isOfAll(code) ? { kind: "retry", reason, isWait: true } : { kind: "retry", reason };
  }
}

/** Whether a failure says nothing of the message: no answer came, or the platform is busy. */
function isOfAll(code: number | undefined): boolean {
  return code === undefined || code === -1;
}
