/** What a virus scanner said of a file. */
export type ScanResult =
  | { readonly kind: "clean" }
  | { readonly kind: "infected"; readonly signature: string }
  /** The scanner takes no file of this size, now or later. */
  | { readonly kind: "too_large" }
  /** The scanner could not be asked; it may be asked again. */
  | { readonly kind: "unscanned"; readonly reason: string };

/** Has a file scanned. Never throws: what goes wrong with the scanner is a result. */
export type ScanFile = (content: AsyncIterable<Uint8Array>) => Promise<ScanResult>;

/** For an installation without a scanner: every file is marked as not scanned. */
export const scanNothing: ScanFile = async () => ({ kind: "unscanned", reason: "no scanner" });
