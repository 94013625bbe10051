import type { html } from "hono/html";

/** A piece of a page, its texts escaped. */
export type Markup = ReturnType<typeof html>;
