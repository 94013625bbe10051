import { z } from "zod";

const text = z.string().nullish();
const media = z.object({ media_id: z.string() });

/** The events that we read; their fields beside the type differ. */
const eventSchema = z.looseObject({
  event_type: z.string(),
  open_kfid: text,
  external_userid: text,
  scene: text,
  scene_param: text,
  welcome_code: text,
  fail_msgid: text,
  fail_type: z.number().nullish(),
  change_type: z.number().nullish(),
  new_servicer_userid: text,
  msg_code: text,
  recall_msgid: text,
});

/** One item of `msg_list`: the fields that we read; all others are let through unread. */
export const serviceItemSchema = z.looseObject({
  msgid: z.string().min(1),
  open_kfid: text,
  external_userid: text,
  /** Seconds since 1970. */
  send_time: z.number(),
  /** 3 the customer, 4 the system, 5 a servicer in their client. */
  origin: z.number(),
  servicer_userid: text,
  msgtype: z.string(),
  text: z.object({ content: z.string(), menu_id: text }).nullish(),
  image: media.nullish(),
  voice: media.nullish(),
  video: media.nullish(),
  file: media.extend({ filename: text }).nullish(),
  location: z
    .object({ name: text, address: text, latitude: z.number(), longitude: z.number() })
    .nullish(),
  link: z.object({ title: text, desc: text, url: text }).nullish(),
  event: eventSchema.nullish(),
});

export type ServiceItem = z.infer<typeof serviceItemSchema>;
export type ServiceEvent = z.infer<typeof eventSchema>;
