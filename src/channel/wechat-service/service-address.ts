const PREFIX = "wechat-service:";

/** A customer (`external_userid`) of an account (`open_kfid`). */
export interface ServiceAddress {
  readonly account: string;
  readonly customer: string;
}

/** The conversation's id: `wechat-service:<open_kfid>:<external_userid>`. */
export function toConversationId({ account, customer }: ServiceAddress): string {
  return `${PREFIX}${account}:${customer}`;
}

/** The customer that a conversation is with; `undefined` when its id is none of ours. */
export function readConversationId(id: string): ServiceAddress | undefined {
  const [, account, customer] = /^wechat-service:([^:]+):([^:]+)$/.exec(id) ?? [];
  return account === undefined || customer === undefined ? undefined : { account, customer };
}
