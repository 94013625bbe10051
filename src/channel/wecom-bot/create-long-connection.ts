import { type Clock, systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Channel } from "../../conversation/channel.ts";
import type { ChannelCache } from "../channel-cache.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { ClauseLink } from "../clause-link.ts";
import { type SendingWithDrafts, sendAfterDrafts } from "../send-after-drafts.ts";
import { createSendBudget, type SendLimit } from "../send-budget.ts";
import { createSentParts } from "../sent-parts.ts";
import type { SingleHolder } from "../single-holder.ts";
import { type BotSession, openBotSession } from "./bot-session.ts";
import { openBotFile } from "./open-bot-file.ts";
import { createOpenRequests, type OpenRequests } from "./open-requests.ts";
import { createReceiveFrames, type ReceiveFrames } from "./receive-frames.ts";
import { createSendReply } from "./send-reply.ts";
import { createShowDraft } from "./show-draft.ts";
import { type BotDelays, type BotState, superviseBot } from "./supervise-bot.ts";

/** Waits of the long connection; tests shorten them. */
interface LongConnectionWaits {
  readonly delays: BotDelays;
  readonly connectTimeoutMs: number;
  readonly ackTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly storeRetryMs: number;
  readonly waitingMs: number;
  readonly openMs: number;
  readonly draftGapMs: number;
}

/** What a bot on a long connection is made of. */
export interface LongConnectionOptions {
  readonly botId: string;
  readonly secret: string;
  /** `wss://openws.work.weixin.qq.com`, or another for tests. */
  readonly url: string;
  readonly holder: SingleHolder;
  /** Counts what each chat got, for the process that takes over too. */
  readonly cache: ChannelCache;
  readonly fileLimitBytes: number;
  readonly texts: ChannelTexts;
  readonly log: Log;
  /** Where the marks of citations lead to; without, they are text. */
  readonly link?: ClauseLink | undefined;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  readonly waits?: Partial<LongConnectionWaits>;
}

const DEFAULT_WAITS: LongConnectionWaits = {
  delays: { holdMs: 1500, retryMs: 1000, maximumMs: 30_000, slowMs: 60_000 },
  // Together shorter than the hold on the connection, which is not kept up meanwhile.
  connectTimeoutMs: 3000,
  ackTimeoutMs: 2000,
  heartbeatMs: 30_000,
  storeRetryMs: 500,
  waitingMs: 2500,
  openMs: 330_000,
  draftGapMs: 1000,
};

/** How much one chat may get, answers and messages of our own together (path/101463). */
const LIMITS: readonly SendLimit[] = [
  { count: 30, windowMs: 60_000 },
  { count: 1000, windowMs: 3_600_000 },
];

/** What of it drafts may take: most of it is for answers. */
const DRAFT_LIMITS: readonly SendLimit[] = [
  { count: 10, windowMs: 60_000 },
  { count: 300, windowMs: 3_600_000 },
];

const FILE_TIMEOUT_MS = 60_000;

/** What `health` says of each state. */
const HEALTH: Readonly<Record<BotState, string>> = {
  connected: "ok",
  standby: "ok: another process has the connection",
  connecting: "not connected",
  wrong_credentials: "WECOM_BOT_ID or WECOM_BOT_SECRET is wrong",
  replaced: "another program uses this bot",
};

/**
 * A bot (智能机器人) on the long connection that it opens itself: no public address is needed. Only
 * one process at a time is connected; the replies of the others wait in the outbox for it.
 */
export function createLongConnection(options: LongConnectionOptions): Channel {
  const { botId, secret, url, texts, log, clock = systemClock } = options;
  const waits = { ...DEFAULT_WAITS, ...options.waits };
  const requests = createOpenRequests({ texts, log, ...waits });
  const stopping = new AbortController();
  let frames: ReceiveFrames | undefined;

  const supervisor = superviseBot({
    holder: options.holder,
    ...{ clock, log, delays: waits.delays },
    async open() {
      const session = await openBotSession({
        ...{ url, botId, secret, ...waits },
        onFrame: (frame, on) => frames?.take(frame, on),
      });
      void session.ended.then(() => requests.clear());
      return session;
    },
  });

  return {
    name: "wecom-bot",
    async start(receive) {
      frames = createReceiveFrames({
        ...{ account: botId, receive, requests, texts, clock, log },
        ...{ storeRetryMs: waits.storeRetryMs, signal: stopping.signal },
      });
      supervisor.start();
    },
    async stop() {
      stopping.abort();
      await supervisor.stop();
      await frames?.settled();
    },
    isReady: () => supervisor.session() !== undefined,
    waitsAtNight: true,
    ...createSending(() => supervisor.session(), requests, options),
    openAttachment: ({ reference }) =>
      openBotFile(reference, {
        fetch: options.fetch ?? fetch,
        limitBytes: options.fileLimitBytes,
        timeoutMs: FILE_TIMEOUT_MS,
        allowsHttp: url.startsWith("ws://"),
      }),
    health: () => HEALTH[supervisor.state()],
  };
}

/** What goes out, drafts before the replies that take their place. */
function createSending(
  session: () => BotSession | undefined,
  requests: OpenRequests,
  { cache, texts, link, log, clock = systemClock, waits }: LongConnectionOptions,
): SendingWithDrafts {
  const budget = createSendBudget({ name: "wecom-bot", limits: LIMITS, cache, clock });
  const name = "wecom-bot-draft";
  const ownBudget = createSendBudget({ name, limits: DRAFT_LIMITS, cache, clock });
  const sentParts = createSentParts();
  const sendReply = createSendReply({
    ...{ session, sentParts, budget, requests, texts, link, clock },
  });
  const showDraft = createShowDraft({ requests, ownBudget, budget, texts, link, log });
  return sendAfterDrafts(sendReply, showDraft, waits?.draftGapMs ?? DEFAULT_WAITS.draftGapMs);
}
