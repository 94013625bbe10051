import type { WorkLoop } from "./assistant/work-loop.ts";
import type { HasRoutes } from "./channel/http-channel.ts";
import { createDesk } from "./desk/create-desk.ts";
import type { OpenEvidence } from "./open-evidence.ts";
import type { LiveTurns, TurnParts } from "./open-live-turns.ts";
import { createHashMark } from "./report/report-marks.ts";

/** The pages of staff, over the same storage and knowledge as the chat. */
export function openDesk(
  parts: Pick<TurnParts, "config" | "storage" | "clock" | "createId" | "keys"> & {
    readonly evidence: OpenEvidence;
  },
  live: LiveTurns,
  sender: WorkLoop,
): HasRoutes {
  const { config, storage, clock, createId, keys, evidence } = parts;
  return createDesk({
    ...{ storage, clock, createId, publicUrl: config.publicUrl },
    knowledge: () => live.knowledge(),
    openEvidence: evidence.store.open,
    openPreview: evidence.openPreview,
    hashMark: createHashMark(keys.queryCodePepper),
    onCommitted: () => sender.notify(),
  });
}
