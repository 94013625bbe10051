import { z } from "zod";
import { findErrorCode, mayHaveArrived } from "../network-error.ts";
import { toFailure, type WecomFailure } from "./wecom-errors.ts";

/** What the platform answered, `errcode` 0; check it with a schema. */
type WecomAnswer = Readonly<Record<string, unknown>>;
export type WecomResult = { readonly kind: "done"; readonly answer: WecomAnswer } | WecomFailure;

type Called = { readonly kind: "done"; readonly response: Response } | WecomFailure;

const answerSchema = z.looseObject({
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
});

/** One call of the interface; `timeoutMs` is for the whole of it, the answer's body included. */
export type Call = (
  path: string,
  parameters: Readonly<Record<string, string>>,
  init: RequestInit,
  timeoutMs: number,
) => Promise<Called>;

/** Makes calls to `<apiRoot>/cgi-bin/<path>`. */
export function createCall({
  apiRoot,
  fetch: fetchNow = fetch,
}: {
  readonly apiRoot: string;
  readonly fetch?: typeof fetch;
}): Call {
  const root = apiRoot.replace(/\/+$/, "");
  return async (path, parameters, init, timeoutMs) => {
    const url = `${root}/cgi-bin/${path}?${new URLSearchParams(parameters)}`;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      return { kind: "done", response: await fetchNow(url, { ...init, signal }) };
    } catch (error) {
      return toCallFailure(error);
    }
  };
}

/** A call that answers in JSON. */
export async function callForAnswer(
  call: Call,
  path: string,
  parameters: Readonly<Record<string, string>>,
  init: RequestInit,
  timeoutMs: number,
): Promise<WecomResult> {
  const called = await call(path, parameters, init, timeoutMs);
  return called.kind === "failed" ? called : readAnswer(called.response);
}

/** The API always answers in JSON; anything else comes from a gateway in front of it. */
async function readAnswer(response: Response): Promise<WecomResult> {
  try {
    const answer = answerSchema.safeParse(JSON.parse(await response.text()));
    if (answer.success) {
      const { errcode, errmsg } = answer.data;
      if (errcode !== undefined && errcode !== 0) {
        return toFailure(errcode, errmsg);
      }
      if (response.ok) {
        return { kind: "done", answer: answer.data };
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      return toCallFailure(error);
    }
  }
  return { kind: "failed", action: "unknown", reason: `status ${response.status}, no answer` };
}

type Found = { readonly kind: "done"; readonly body: NonNullable<Response["body"]> } | WecomFailure;

/** Asks for a file; one that is not there is told in JSON, with status 200. */
export async function callForFile(
  call: Call,
  parameters: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<Found> {
  const called = await call("media/get", parameters, {}, timeoutMs);
  if (called.kind === "failed") {
    return called;
  }
  const { response } = called;
  const type = response.headers.get("content-type") ?? "";
  const isFile = response.headers.has("content-disposition") || !/json|text/.test(type);
  if (response.ok && response.body !== null && isFile) {
    return { kind: "done", body: response.body };
  }
  const result = await readAnswer(response);
  return result.kind === "failed" ? result : toFailure(40007);
}

function toCallFailure(error: unknown): WecomFailure {
  const action = mayHaveArrived(error) ? "unknown" : "retry";
  return { kind: "failed", action, reason: describeCallError(error) };
}

/** What broke a call: never its address, which holds the token. */
export function describeCallError(error: unknown): string {
  return findErrorCode(error) ?? "no answer";
}
