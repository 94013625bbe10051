import type { Outcome } from "../conversation/outcome.ts";
import type { Role } from "../conversation/person.ts";
import { toReply } from "../conversation/reply.ts";
import type { Skill } from "../conversation/skill.ts";
import { endSessionsOfPerson } from "../storage/desk-sessions.ts";
import { createSignInCode } from "../storage/sign-in-codes.ts";
import type { StorageTransaction } from "../storage/tables.ts";
import type { DeskTexts } from "./desk-texts.ts";

const SIGN_OUT = /退出|out/i;
const HALF = 4;

/**
 * Gives people with a role a one-time code for the desk, and ends their sessions there when they say
 * so. The code is a secret of the reply: nobody keeps it.
 */
export function createSignInSkill({
  texts,
  deskUrl,
}: {
  readonly texts: DeskTexts;
  /** Where the desk is, for people; absent when the operator did not say. */
  readonly deskUrl: string | undefined;
}): Skill<StorageTransaction> {
  return {
    name: "desk",
    intents: [],
    async handle({ text, person, now }) {
      if (!hasDesk(person.role)) {
        return { ...refusal, reply: toReply(texts("chat_no_role")) };
      }
      return async (trx) => {
        if (SIGN_OUT.test(text)) {
          const count = await endSessionsOfPerson(trx, person.id, now);
          return { ...ending, reply: toReply(texts("chat_signed_out", { count })) };
        }
        const plain = await createSignInCode(trx, person.id, now);
        const code = `${plain.slice(0, HALF)}-${plain.slice(HALF)}`;
        const where = deskUrl ?? texts("chat_desk_path");
        const reply = toReply(texts("chat_code", { code, where }), { secrets: [code] });
        return { ...ending, reply };
      };
    },
  };
}

const ending = {
  code: "answered_sign_in",
  intent: "smalltalk",
} as const satisfies Partial<Outcome>;
const refusal = {
  code: "guardrails_sign_in_refused",
  intent: "smalltalk",
} as const satisfies Partial<Outcome>;

/** Whoever was bound by a code has something to do on the desk. */
function hasDesk(role: Role): boolean {
  return role !== "enterprise";
}
