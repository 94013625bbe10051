import Keyv from "keyv";
import { createLog } from "../../../src/base/log.ts";
import type { CardStore, SentCard } from "../../../src/channel/wecom-app/card-store.ts";
import {
  createWecomAppChannel,
  type WecomAppChannelOptions,
} from "../../../src/channel/wecom-app/create-wecom-app-channel.ts";
import type { Reply } from "../../../src/conversation/reply.ts";
import { channelTexts } from "../../support/channel-texts.ts";
import { createHandClock } from "../../support/hand-clock.ts";
import { createMessageRecorder } from "../../support/message-recorder.ts";
import { openFakeWecom } from "../wecom/fake-wecom-server.ts";
import { CALLBACK, createFakeMember } from "./fake-wecom-member.ts";

/** The channel of a 自建应用 with the fake platform before it and a recorder behind it. */
export async function openWecomApp(options: Partial<WecomAppChannelOptions> = {}) {
  const clock = createHandClock();
  const wecom = await openFakeWecom(clock);
  const recorder = createMessageRecorder();
  const cards = createMemoryCards();
  const logged: string[] = [];
  const { corpId, agentId, secret, apiRoot } = wecom;
  const channel = createWecomAppChannel({
    ...{ corpId, agentId, secret, apiRoot, ...CALLBACK },
    ...{ texts: channelTexts, clock, cards, cache: new Keyv() },
    log: createLog("debug", (line) => void logged.push(line)),
    fileLimitBytes: 1_000_000,
    repeatDelaysMs: [1, 1],
    ...options,
  });
  const routes = channel.routes();
  let lastId = 0;
  await channel.start(recorder.receive);
  return {
    ...{ clock, wecom, recorder, cards, logged, channel },
    member: (userId = "00123") =>
      createFakeMember(
        wecom,
        async (path, body) => routes.request(path, { method: "POST", body }),
        userId,
      ),
    /** A reply on its way, as the sender brings it; the same id is another attempt. */
    send(userId: string, reply: Reply, id?: number) {
      lastId = id ?? lastId + 1;
      const conversationId = `wecom-app:${userId}`;
      const address = { channel: "wecom-app", account: `${corpId}:${agentId}`, conversationId };
      return channel.send({ id: lastId, address, reply });
    },
    async close() {
      await channel.stop();
      await wecom.close();
    },
  };
}

/** Cards in memory, as the database keeps them. */
function createMemoryCards(): CardStore & { readonly all: () => readonly SentCard[] } {
  let cards: SentCard[] = [];
  const change = (taskId: string, parts: Partial<SentCard>) => {
    cards = cards.map((card) => (card.taskId === taskId ? { ...card, ...parts } : card));
  };
  return {
    all: () => cards,
    async keep(_, card) {
      cards = [
        ...cards.filter(({ taskId }) => taskId !== card.taskId),
        { ...card, isSpending: false },
      ];
    },
    async renew(_, taskId, responseCode) {
      change(taskId, { responseCode, isSpending: false });
    },
    async dropCode(_, taskId, responseCode) {
      const isIts = cards.some(
        (card) => card.taskId === taskId && card.responseCode === responseCode,
      );
      if (isIts) {
        change(taskId, { responseCode: "", isSpending: false });
      }
    },
    async older(_, subject, version) {
      return cards.filter((card) => card.subject === subject && card.version < version);
    },
    async markSpending(_, taskId) {
      change(taskId, { isSpending: true });
    },
    async forget(_, taskId) {
      cards = cards.filter((card) => card.taskId !== taskId);
    },
  };
}
