import { toReply } from "../conversation/reply.ts";
import { findStaffOf, listAccounts, markGone } from "../storage/accounts.ts";
import { enqueueReplies } from "../storage/outbox.ts";
import { listLeadAddresses } from "../storage/people.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import type { AssistantTexts } from "./assistant-texts.ts";

/**
 * Records that a platform knows nobody by an account, and tells so, once, to the person of staff on
 * the account that they are written to from now on, and to the leads of their office. Nothing
 * happens for enterprises. The account is one to write to again when its owner writes from it.
 */
export async function noteGoneAccount(
  transaction: StorageTransaction,
  conversationId: string,
  { texts, now }: { readonly texts: AssistantTexts; readonly now: Date },
): Promise<void> {
  const person = await findStaffOf(transaction, conversationId);
  if (person === undefined || !(await markGone(transaction, conversationId, now))) {
    return;
  }
  const [own] = await listAccounts(transaction, person.id);
  const leads =
    person.office_id === null ? [] : await listLeadAddresses(transaction, person.office_id);
  const others = leads.filter(({ personId }) => personId !== person.id);
  const name = person.display_name ?? texts("somebody_of_staff");
  const key = `gone:${conversationId}:${now.toISOString()}`;
  const told = own === undefined || own.conversationId === conversationId ? [] : [own];
  await enqueueReplies(
    transaction,
    [
      ...told.map((to) => ({ to, reply: toReply(texts("account_gone")), key })),
      ...others.map((to) => ({
        ...{ to, key: `${key}:${to.conversationId}` },
        reply: toReply(texts("account_of_other_gone", { name })),
      })),
    ],
    { now },
  );
}
