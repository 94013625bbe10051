import { loadChannelTexts } from "../../src/channel/channel-texts.ts";

/** The channels' texts as they ship. */
export const channelTexts = loadChannelTexts("knowledge/texts/channel.yaml");
