import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { SayingCode } from "./read-item.ts";
import type { ServiceApi, ServiceMessage } from "./service-api.ts";

/** Says what an event gives an occasion for. */
export interface SayOnEvent {
  /** Greets, or says that the person has left. Too late, nothing is said. */
  occasion(saying: SayingCode): Promise<void>;
  /** Says one sentence with a code. */
  words(code: string, text: string): Promise<void>;
}

const CODE_MS = 20_000;

/** A code that is over or used costs a courtesy and nothing else: it is logged and not tried again. */
export function createSayOnEvent({
  api,
  texts,
  clock,
  log,
}: {
  readonly api: Pick<ServiceApi, "sendOnEvent">;
  readonly texts: ChannelTexts;
  readonly clock: Clock;
  readonly log: Log;
}): SayOnEvent {
  async function say(code: string, message: ServiceMessage): Promise<void> {
    const said = await api.sendOnEvent(code, message);
    if (said.kind === "failed") {
      log.warn({ reason: said.reason }, "what an event gave an occasion for was not said");
    }
  }
  const words = (code: string, text: string) =>
    say(code, { msgtype: "text", text: { content: text } });

  return {
    words,
    async occasion({ code, occasion, givenAt }) {
      if (clock.now().getTime() - givenAt >= CODE_MS) {
        log.debug({ occasion }, "an event came too late to say something");
      } else if (occasion === "welcome") {
        await say(code, toWelcome(texts));
      } else {
        await words(code, texts("wechat_service_person_left"));
      }
    },
  };
}

/** Its choices come back as their words: their ids are no tokens. */
function toWelcome(texts: ChannelTexts): ServiceMessage {
  const choices = texts("wechat_service_welcome_choices").split(/\s+/);
  return {
    msgtype: "msgmenu",
    msgmenu: {
      head_content: texts("wechat_service_welcome"),
      list: choices.map((content, index) => ({
        type: "click",
        click: { id: `welcome-${index}`, content },
      })),
    },
  };
}
