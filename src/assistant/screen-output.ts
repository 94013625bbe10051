import { Buffer } from "node:buffer";
import type { Log } from "../base/log.ts";
import type { Outcome } from "../conversation/outcome.ts";
import { type Button, type Reply, TOKEN_LIMIT_BYTES } from "../conversation/reply.ts";
import { stripInvisibleCharacters } from "./strip-invisible-characters.ts";

/**
 * Makes sure that what goes out can go out: no invisible characters in the text, no button that a
 * channel could not carry.
 */
export function screenOutput(outcome: Outcome, log: Log): Outcome {
  const notices = outcome.notices?.map((notice) => ({
    ...notice,
    reply: screenReply(notice.reply, log),
  }));
  return {
    ...outcome,
    reply: screenReply(outcome.reply, log),
    ...(notices === undefined ? {} : { notices }),
  };
}

/** The same for one reply. */
export function screenReply(reply: Reply, log: Log): Reply {
  return {
    ...reply,
    text: stripInvisibleCharacters(reply.text).trim(),
    buttons: reply.buttons
      .map((row) => row.filter((button) => mayBeSent(button, log)))
      .filter((row) => row.length > 0),
  };
}

function mayBeSent({ token }: Button, log: Log): boolean {
  const fits = /^[\x20-\x7e]+$/.test(token) && Buffer.byteLength(token) <= TOKEN_LIMIT_BYTES;
  if (!fits) {
    log.error({ token }, "a button whose token no channel can carry was left out");
  }
  return fits;
}
