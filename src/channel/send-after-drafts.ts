import type { Channel } from "../conversation/channel.ts";
import { createDraftQueue } from "./draft-queue.ts";

/** A channel's way out, drafts included. */
export type SendingWithDrafts = Pick<Channel, "send"> & Required<Pick<Channel, "showDraft">>;

/**
 * Sends a conversation's replies after the draft that is on its way, so that none comes behind the
 * reply that takes its place. `show` and `gapMs` are those of {@link createDraftQueue}.
 */
export function sendAfterDrafts(
  send: Channel["send"],
  ...[show, gapMs]: Parameters<typeof createDraftQueue>
): SendingWithDrafts {
  const drafts = createDraftQueue(show, gapMs);
  return {
    async send(message) {
      await drafts.settle(message.address.conversationId);
      return send(message);
    },
    showDraft: drafts.push,
  };
}
