import { ROLES } from "../conversation/person.ts";
import { toReply } from "../conversation/reply.ts";
import type { AccountFacts } from "../storage/accounts.ts";
import { redeemInvitation } from "../storage/invitations.ts";
import type { Cache } from "../storage/open-cache.ts";
import type { AssistantTexts } from "./assistant-texts.ts";
import type { BindAccount } from "./decide-turn.ts";
import type { TurnFacts } from "./turn-facts.ts";

/** Codes have 49 bits; this keeps a script from trying them by the thousand. */
const WRONG_CODES_AN_HOUR = 5;
const HOUR_MS = 3_600_000;

/**
 * Redeems a one-time code inside the turn's transaction. A code that is wrong, used or expired
 * changes nothing; an account that gave five such codes within an hour is not listened to.
 */
export function createBindAccount({
  cache,
  texts,
}: {
  readonly cache: Pick<Cache, "get" | "set">;
  readonly texts: AssistantTexts;
}): BindAccount {
  return async (facts, code) => {
    const wrong = await listWrong(cache, facts);
    if (wrong.length >= WRONG_CODES_AN_HOUR) {
      return { code: "guardrails_binding_refused", reply: toReply(texts("binding_limited")) };
    }
    return async (transaction) => {
      const bound = await redeemInvitation(
        transaction,
        { code, personId: facts.person.id, account: toAccount(facts) },
        facts.now,
      );
      if (bound === undefined) {
        await cache.set(toKey(facts), [...wrong, facts.now.getTime()], HOUR_MS);
        return { code: "guardrails_binding_refused", reply: toReply(texts("binding_refused")) };
      }
      const role = ROLES.find((known) => known === bound.role) ?? "enterprise";
      return { code: "answered_binding", reply: toReply(texts(`bound_${role}`)) };
    };
  };
}

function toAccount({ message: { address, sender } }: TurnFacts): AccountFacts {
  return {
    channel: address.channel,
    account: address.account,
    external_id: sender.externalId,
    conversation_id: address.conversationId,
  };
}

/** When the account gave a wrong code during the last hour, in milliseconds since the epoch. */
async function listWrong(cache: Pick<Cache, "get">, facts: TurnFacts): Promise<number[]> {
  const wrong = (await cache.get<number[]>(toKey(facts))) ?? [];
  return wrong.filter((at) => at > facts.now.getTime() - HOUR_MS);
}

function toKey({ message: { address, sender } }: TurnFacts): string {
  return `wrong-codes:${address.channel}:${address.account}:${sender.externalId}`;
}
