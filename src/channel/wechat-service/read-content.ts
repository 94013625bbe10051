import type { InboundMessage } from "../../conversation/message.ts";
import { TOKEN_LIMIT_BYTES } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ServiceItem } from "./service-item.ts";

/** Kinds of content that nobody here can read. */
const UNREADABLE = {
  business_card: "unsupported_contact",
  miniprogram: "unsupported_other",
  channels_shop_product: "unsupported_other",
  channels_shop_order: "unsupported_other",
  channels: "unsupported_other",
  merged_msg: "unsupported_other",
  meeting: "unsupported_other",
  schedule: "unsupported_other",
  note: "unsupported_other",
} as const;

type Content = Pick<InboundMessage, "text" | "press" | "attachments" | "unsupported" | "isSpoken">;

/**
 * What a message holds. A place and a link become words; a recording is kept as a file.
 */
export function readContent(item: ServiceItem, texts: ChannelTexts): Content {
  const { text, image, voice, video, file, location, link } = item;
  if (text) {
    const press = text.menu_id;
    return press && isToken(press)
      ? { text: "", press, attachments: [] }
      : { text: text.content, attachments: [] };
  }
  if (voice) {
    return { ...toFile(voice, "语音.amr", "audio/amr"), isSpoken: true };
  }
  if (image) {
    return toFile(image, "图片.jpg", "image/jpeg");
  }
  if (video) {
    return toFile(video, "视频.mp4", "video/mp4");
  }
  if (file) {
    return toFile(file, file.filename ?? "文件");
  }
  if (location) {
    const place = [location.address, location.name, `${location.latitude},${location.longitude}`];
    return { text: join(place, " "), attachments: [] };
  }
  if (link) {
    return { text: join([link.title, link.desc, link.url], "\n"), attachments: [] };
  }
  const name = UNREADABLE[item.msgtype as keyof typeof UNREADABLE] ?? "unsupported_other";
  return { text: "", attachments: [], unsupported: texts(name) };
}

function toFile({ media_id: reference }: { media_id: string }, name: string, mediaType?: string) {
  return {
    text: "",
    attachments: [{ reference, name, ...(mediaType === undefined ? {} : { mediaType }) }],
  };
}

/** A menu that others made (the console's own welcome) brings ids of theirs: its words count then. */
function isToken(id: string): boolean {
  return /^[a-z][\w-]*\.[\x21-\x7e]+$/.test(id) && Buffer.byteLength(id) <= TOKEN_LIMIT_BYTES;
}

function join(parts: readonly (string | null | undefined)[], separator: string): string {
  return parts.filter((part) => part).join(separator);
}
