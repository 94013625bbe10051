import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { EvidenceRules } from "./evidence-rules.ts";
import type { StoredFile } from "./evidence-store.ts";

/** A picture to look at before, or instead of, opening the original. */
type Preview =
  /** Made anew from the pixels: nothing of the original's metadata is in it. */
  | { readonly kind: "image"; readonly mediaType: "image/webp"; readonly bytes: Buffer }
  /**
   * `no_preview`: not for this type; `infected`: nobody should open it; `too_large`, `unreadable`;
   * `busy`: too many at once, ask again.
   */
  | {
      readonly kind: "none";
      readonly reason: "no_preview" | "infected" | "too_large" | "unreadable" | "busy";
    };

/** Makes the preview of a file. Expected endings are values; what storage does wrong is thrown. */
export type OpenPreview = (file: StoredFile) => Promise<Preview>;

export interface PreviewsOptions {
  /** Opens the original bytes. */
  readonly open: (file: StoredFile) => Promise<Readable>;
  readonly rules: () => EvidenceRules;
  /** How many previews may be wanted at a time, the one in the making included. Default 8. */
  readonly limitWanted?: number;
}

const LIMIT_BYTES = 40 * 1024 * 1024;
const LIMIT_PIXELS = 100_000_000;
const LONGEST_SIDE_PIXELS = 1600;
const TIMEOUT_SECONDS = 10;
const QUALITY = 80;

/** What may read evidence: no vector graphics, no PDF, no document, nothing that runs a program. */
const DECODERS = ["Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif"].map(
  (name) => `VipsForeignLoad${name}`,
);

/**
 * Previews on demand, one after another: pictures are turned upright, made at most 1600 pixels long
 * and encoded again without metadata. The media type that the bytes showed decides, never the
 * claimed one.
 */
export function createPreviews({ open, rules, limitWanted = 8 }: PreviewsOptions): OpenPreview {
  let wanted = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (file) => {
    const reason = findReason(file, rules());
    if (reason !== undefined || wanted >= limitWanted) {
      return { kind: "none", reason: reason ?? "busy" };
    }
    wanted += 1;
    const made = last.then(async () => drawPreview(await buffer(await open(file))));
    last = made.catch(() => undefined);
    return made.finally(() => {
      wanted -= 1;
    });
  };
}

function findReason({ scan, sniffedType, sizeBytes }: StoredFile, rules: EvidenceRules) {
  if (scan === "infected") {
    return "infected";
  }
  if (rules.find(sniffedType)?.preview !== true) {
    return "no_preview";
  }
  return sizeBytes > LIMIT_BYTES ? "too_large" : undefined;
}

async function drawPreview(original: Buffer): Promise<Preview> {
  const draw = await loadSharp();
  try {
    const bytes = await draw(original, { limitInputPixels: LIMIT_PIXELS, failOn: "error" })
      .autoOrient()
      .resize({
        ...{ width: LONGEST_SIDE_PIXELS, height: LONGEST_SIDE_PIXELS },
        ...{ fit: "inside", withoutEnlargement: true },
      })
      .webp({ quality: QUALITY })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .toBuffer();
    return { kind: "image", mediaType: "image/webp", bytes };
  } catch {
    return { kind: "none", reason: "unreadable" };
  }
}

/** Loaded with the first preview: most processes never make one. */
async function loadSharp() {
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: DECODERS });
  return sharp;
}
