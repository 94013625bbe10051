import { z } from "zod";
import type { ReplyFile } from "../../conversation/reply.ts";
import type { WecomApi } from "../wecom/create-wecom-api.ts";
import type { WecomFailure } from "../wecom/wecom-errors.ts";
import type { ServiceMessage } from "./service-api.ts";

const uploadedSchema = z.object({ media_id: z.string() });

/** Uploads a file that comes with a reply; gives the message that shows it. */
export async function uploadReplyFile(
  { name, base64 }: ReplyFile,
  { upload }: { readonly upload: WecomApi["upload"] },
): Promise<ServiceMessage | WecomFailure> {
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  const result = await upload({ kind: "file", name, bytes });
  if (result.kind === "failed") {
    return result;
  }
  const uploaded = uploadedSchema.safeParse(result.answer);
  return uploaded.success
    ? { msgtype: "file", file: uploaded.data }
    : { kind: "failed", action: "retry", reason: "the platform's answer has another shape" };
}
