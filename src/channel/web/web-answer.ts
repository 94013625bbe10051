import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** A polite "no" to the page: a code for it, a sentence for the person. */
export function refuse(
  context: Context,
  status: ContentfulStatusCode,
  code: string,
  message: string,
): Response {
  return context.json({ error: { code, message } }, status);
}
