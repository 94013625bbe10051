import { z } from "zod";

const userSchema = z.object({ id: z.number(), is_bot: z.boolean().nullish() });

const fileSchema = z.object({
  file_id: z.string(),
  file_name: z.string().nullish(),
  mime_type: z.string().nullish(),
  file_size: z.number().nullish(),
});

const entitySchema = z.object({ type: z.string(), offset: z.number(), length: z.number() });

const chatSchema = z.object({ id: z.number(), type: z.string() });

const messageSchema = z.looseObject({
  chat: chatSchema,
  from: userSchema.nullish(),
  text: z.string().nullish(),
  caption: z.string().nullish(),
  entities: z.array(entitySchema).nullish(),
  caption_entities: z.array(entitySchema).nullish(),
  reply_to_message: z
    .object({ message_id: z.number().nullish(), from: userSchema.nullish() })
    .nullish(),
  photo: z.array(fileSchema).nullish(),
  document: fileSchema.nullish(),
  video: fileSchema.nullish(),
  audio: fileSchema.nullish(),
  animation: fileSchema.nullish(),
});

/** The fields of an update that we read; all others are let through unread. */
export const telegramUpdateSchema = z.object({
  update_id: z.number(),
  message: messageSchema.nullish(),
  edited_message: messageSchema.nullish(),
  callback_query: z
    .object({
      id: z.string(),
      from: userSchema,
      data: z.string().nullish(),
      message: z.object({ chat: chatSchema }).nullish(),
    })
    .nullish(),
});

export type TelegramUpdate = z.infer<typeof telegramUpdateSchema>;
export type TelegramMessageUpdate = z.infer<typeof messageSchema>;

/** The kinds of update that the bot asks for. */
export const ALLOWED_UPDATES = ["message", "edited_message", "callback_query"] as const;
