import type { LocalDate } from "../base/clock.ts";

/** What a document plainly says of itself. */
export interface DocumentHead {
  readonly title?: string | undefined;
  readonly issuer?: string | undefined;
  readonly number?: string | undefined;
  readonly from?: LocalDate | undefined;
  readonly to?: LocalDate | undefined;
}
