import { createHash } from "node:crypto";
import type { Citation } from "./reply.ts";

const ID_CHARS = 12;

/** A short name of the place that a citation points at, for addresses; the same for all its words. */
export function toClauseId({ document, path }: Pick<Citation, "document" | "path">): string {
  const place = JSON.stringify([document, ...path]);
  return createHash("sha256").update(place).digest("hex").slice(0, ID_CHARS);
}
