import type { Context } from "hono";

/** The fields of a form that are text; of several with one name, the last. */
export type Form = Readonly<Record<string, string>>;

/** Reads the request's form; it may be read again. */
export async function readForm(context: Context): Promise<Form> {
  const body = await context.req.parseBody().catch(() => ({}));
  const fields = Object.entries(body).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return Object.fromEntries(fields);
}
