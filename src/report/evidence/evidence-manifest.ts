import { z } from "zod";

/** One line of a manifest: what was received, when and how. Intakes of before knew less. */
export const manifestEntrySchema = z.object({
  name: z.string(),
  sizeBytes: z.number(),
  /** Hexadecimal, of the original bytes. */
  sha256: z.string(),
  id: z.string().exactOptional(),
  /** The media type that the bytes show. */
  type: z.string().exactOptional(),
  channel: z.string().exactOptional(),
  /** ISO 8601, UTC. */
  receivedAt: z.string().exactOptional(),
});
export type ManifestEntry = z.infer<typeof manifestEntrySchema>;

interface Received {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sniffedType: string;
  readonly channel: string;
  readonly receivedAt: string;
}

/** The manifest of received files. */
export function toManifest(files: readonly Received[]): ManifestEntry[] {
  return files.map(({ id, name, sizeBytes, sha256, sniffedType: type, channel, receivedAt }) => ({
    ...{ id, name, sizeBytes, sha256, type, channel, receivedAt },
  }));
}
