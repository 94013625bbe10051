import type { ReadContent } from "./block.ts";
import type { SourceContents } from "./contents-count.ts";

/** What a reader made of a file, and what stands in it by another count. */
export interface CountedContent {
  readonly read: ReadContent;
  readonly source: SourceContents;
}
