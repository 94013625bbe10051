import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { AppError } from "../base/app-error.ts";

const idSchema = z.object({ id: z.union([z.string(), z.number()]) });

/**
 * Reads JSON lines, answers each with one JSON line, in order. A line that is not what `schema`
 * wants, or that fails, is answered with `{"id":…,"error":{"code","message"}}` and stops nothing.
 */
export async function answerJsonLines<Schema extends z.ZodType>(
  streams: { readonly input: Readable; readonly output: Writable },
  schema: Schema,
  answer: (request: z.infer<Schema>) => Promise<object>,
): Promise<void> {
  const lines = createInterface({ input: streams.input, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() !== "") {
      await write(streams.output, `${JSON.stringify(await answerLine(line, schema, answer))}\n`);
    }
  }
}

async function answerLine<Schema extends z.ZodType>(
  line: string,
  schema: Schema,
  answer: (request: z.infer<Schema>) => Promise<object>,
): Promise<object> {
  const parsed = parseJson(line);
  const id = idSchema.safeParse(parsed).data?.id ?? null;
  if (parsed === undefined) {
    return toError(id, "bad_json", "the line is not JSON");
  }
  const request = schema.safeParse(parsed);
  if (!request.success) {
    const problems = request.error.issues.map(
      (issue) => `${issue.path.join(".")}: ${issue.message}`,
    );
    return toError(id, "bad_request", problems.join("; "));
  }
  try {
    return await answer(request.data);
  } catch (error) {
    const code = error instanceof AppError ? error.code : "unexpected";
    return toError(id, code, error instanceof Error ? error.message : String(error));
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function toError(id: string | number | null, code: string, message: string): object {
  return { id, error: { code, message } };
}

/** Writes and waits when the reader is slower than we are. */
function write(output: Writable, line: string): Promise<void> {
  return new Promise((resolve) => {
    if (output.write(line)) {
      resolve();
    } else {
      output.once("drain", resolve);
    }
  });
}
