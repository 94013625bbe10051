import type { WorkLoop } from "./assistant/work-loop.ts";
import type { HasRoutes } from "./channel/http-channel.ts";
import { openEvidenceStore } from "./create-skills.ts";
import { createDesk } from "./desk/create-desk.ts";
import type { LiveTurns, TurnParts } from "./open-live-turns.ts";

/** The pages of staff, over the same storage and knowledge as the chat. */
export function openDesk(
  parts: Pick<TurnParts, "config" | "storage" | "clock" | "createId">,
  live: LiveTurns,
  sender: WorkLoop,
): HasRoutes {
  const { config, storage, clock, createId } = parts;
  const evidenceStore = openEvidenceStore(parts);
  return createDesk({
    ...{ storage, clock, createId, publicUrl: config.publicUrl },
    knowledge: () => live.knowledge(),
    openEvidence: ({ sha256 }) => evidenceStore.open(sha256),
    onCommitted: () => sender.notify(),
  });
}
