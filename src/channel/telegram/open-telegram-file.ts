import type { Readable } from "node:stream";
import { type Api, GrammyError } from "grammy";
import { AppError } from "../../base/app-error.ts";
import { fileTooLarge, fileUnavailable } from "../limit-bytes.ts";
import { streamBody } from "../stream-body.ts";
import type { ApiOptions } from "./create-api.ts";
import { toApiSignal } from "./poll-updates.ts";
import { describeError } from "./telegram-error.ts";
import { FILE_LIMIT_BYTES } from "./to-inbound-message.ts";

/** What fetching a file needs. */
export interface OpenFileOptions extends Pick<ApiOptions, "token" | "apiRoot" | "fetch"> {
  readonly api: Api;
  /** For the whole file. */
  readonly timeoutMs: number;
}

/**
 * Opens a file by its id. The stream fails when there is more than Telegram allows, or too slowly.
 *
 * @throws AppError `attachment_unavailable`, `attachment_too_large`.
 */
export async function openTelegramFile(
  fileId: string,
  options: OpenFileOptions,
): Promise<Readable> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const path = await findPath(fileId, options, signal);
  const body = await download(path, options, signal);
  return streamBody(body, FILE_LIMIT_BYTES, describeError);
}

async function findPath(fileId: string, options: OpenFileOptions, signal: AbortSignal) {
  try {
    const file = await options.api.getFile(fileId, toApiSignal(signal));
    if ((file.file_size ?? 0) > FILE_LIMIT_BYTES) {
      throw fileTooLarge(FILE_LIMIT_BYTES);
    }
    if (file.file_path === undefined) {
      throw fileUnavailable("no path");
    }
    return file.file_path;
  } catch (error) {
    if (error instanceof AppError) {
      throw error;
    }
    if (error instanceof GrammyError && /too big/i.test(error.description)) {
      throw fileTooLarge(FILE_LIMIT_BYTES);
    }
    // The cause is left out: it may hold the token.
    const isRefused = error instanceof GrammyError && error.error_code === 400;
    throw fileUnavailable(describeError(error), !isRefused);
  }
}

async function download(path: string, options: OpenFileOptions, signal: AbortSignal) {
  let response: Response;
  try {
    const url = `${options.apiRoot}/file/bot${options.token}/${path}`;
    response = await options.fetch(url, { signal });
  } catch (error) {
    throw fileUnavailable(describeError(error), true);
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw fileUnavailable(`status ${response.status}`, response.status >= 429);
  }
  return response.body;
}
