import type { PulledItem } from "./service-store.ts";

/** A code with which the platform lets us say one thing although nobody wrote. */
export interface SayingCode {
  readonly conversationId: string;
  readonly code: string;
  readonly occasion: "welcome" | "session_end";
  /** When it was given, in milliseconds since 1970; it is good for 20 seconds. */
  readonly givenAt: number;
}

/** A read item: what to keep of it, and what may be said at once. */
export type ReadItem =
  | { readonly kind: "read"; readonly items: readonly PulledItem[]; readonly saying?: SayingCode }
  | { readonly kind: "ignored"; readonly reason: string };
