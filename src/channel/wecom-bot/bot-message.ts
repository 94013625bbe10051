import { z } from "zod";

const fileSchema = z.object({ url: z.string(), aeskey: z.string().optional() });
const textSchema = z.object({ content: z.string() });

const contentFields = {
  text: textSchema.optional(),
  image: fileSchema.optional(),
  file: fileSchema.optional(),
  video: fileSchema.optional(),
  /** The platform has made text of it. */
  voice: textSchema.optional(),
};

const partSchema = z.object({ msgtype: z.string(), ...contentFields });

const contentSchema = z.object({
  msgtype: z.string(),
  ...contentFields,
  mixed: z.object({ msg_item: z.array(partSchema) }).optional(),
});

const cardEventSchema = z.object({
  event_key: z.string().optional(),
  task_id: z.string().optional(),
});

const feedbackSchema = z.object({ id: z.string().optional(), type: z.number().optional() });

/** What the console calls a callback, in both ways to receive it; fields that we do not read pass. */
export const botMessageSchema = contentSchema.extend({
  msgid: z.string().min(1),
  aibotid: z.string().optional(),
  chatid: z.string().optional(),
  chattype: z.enum(["single", "group"]).default("single"),
  from: z.object({ userid: z.string().min(1) }),
  /** Where one answer may be posted, within an hour; only without a long connection. */
  response_url: z.string().optional(),
  quote: contentSchema.optional(),
  // The documentation puts an event's fields beside its type, the platform one level deeper.
  event: cardEventSchema
    .extend(feedbackSchema.shape)
    .extend({
      eventtype: z.string(),
      template_card_event: cardEventSchema.optional(),
      feedback_event: feedbackSchema.optional(),
    })
    .optional(),
});

export type BotMessage = z.infer<typeof botMessageSchema>;
export type BotContent = z.infer<typeof contentSchema>;
