import { createHash } from "node:crypto";
import { z } from "zod";
import type { ReplyFile } from "../../conversation/reply.ts";
import { BotError } from "./bot-error.ts";
import type { BotSession } from "./bot-session.ts";

/** The most that one frame of an upload carries, before base64. */
const CHUNK_BYTES = 512 * 1024;

const beganSchema = z.object({ upload_id: z.string() });
const endedSchema = z.object({ media_id: z.string() });

/**
 * Uploads a file in chunks, over the session; gives its media id, good for three days. Nobody sees
 * anything of it yet, so that it can always be done again.
 *
 * @throws BotError, never `unacknowledged`.
 */
export async function uploadFile(session: BotSession, file: ReplyFile): Promise<string> {
  try {
    return await uploadChunks(session, file);
  } catch (error) {
    throw error instanceof BotError && error.code === "unacknowledged"
      ? new BotError("unsent", `upload: ${error.message}`)
      : error;
  }
}

async function uploadChunks(session: BotSession, { name, base64 }: ReplyFile): Promise<string> {
  const bytes = Buffer.from(base64, "base64");
  const count = Math.max(1, Math.ceil(bytes.length / CHUNK_BYTES));
  const began = await session.request("aibot_upload_media_init", {
    type: "file",
    filename: name,
    total_size: bytes.length,
    total_chunks: count,
    md5: createHash("md5").update(bytes).digest("hex"),
  });
  const { upload_id } = read(beganSchema, began.body);
  for (let index = 0; index < count; index += 1) {
    const chunk = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
    const base64_data = chunk.toString("base64");
    const body = { upload_id, chunk_index: index, base64_data };
    await session.request("aibot_upload_media_chunk", body);
  }
  const ended = await session.request("aibot_upload_media_finish", { upload_id });
  return read(endedSchema, ended.body).media_id;
}

function read<Shape>(schema: z.ZodType<Shape>, body: unknown): Shape {
  const { data } = schema.safeParse(body);
  if (data === undefined) {
    throw new BotError("unsent", "upload: an answer without an id");
  }
  return data;
}
