import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Subject } from "../../conversation/reply.ts";
import type { ChannelTexts } from "../channel-texts.ts";
import type { WecomApi } from "../wecom/create-wecom-api.ts";
import type { WecomFailure } from "../wecom/wecom-errors.ts";
import { type CardStore, NO_CODE, type SentCard } from "./card-store.ts";
import type { SendMessage } from "./send-app-message.ts";

/** What changing cards needs. */
export interface UpdateCardsOptions {
  readonly api: WecomApi;
  readonly send: SendMessage;
  readonly cards: CardStore;
  /** Counts a message to a member before it is sent; gives how long to wait first, or 0. */
  readonly takeBudget: (userId: string) => Promise<number>;
  readonly account: string;
  readonly agentId: number;
  readonly texts: ChannelTexts;
  readonly clock: Clock;
  readonly log: Log;
}

const CODE_MS = 72 * 3_600_000;

/**
 * Makes the function that takes the buttons off all cards about a subject that show an older
 * version, whoever has them, and shows how it stands instead; `except` has just read it. It gives a
 * failure only where trying again makes sense. A code is spent once: where a card cannot be changed
 * any more, its holder is told in words, and where a process ended in the middle, it was changed.
 */
export function createUpdateCards(options: UpdateCardsOptions) {
  const { cards, account } = options;
  return async (
    subject: Subject | undefined,
    except: string,
  ): Promise<WecomFailure | undefined> => {
    if (subject === undefined) {
      return undefined;
    }
    for (const card of await cards.older(account, subject.id, subject.version)) {
      const failure = await updateCard(card, subject, except, options);
      if (failure !== undefined && !["give_up", "unknown"].includes(failure.action)) {
        return failure;
      }
      await cards.forget(account, card.taskId);
    }
    return undefined;
  };
}

async function updateCard(
  card: SentCard,
  subject: Subject,
  except: string,
  options: UpdateCardsOptions,
): Promise<WecomFailure | undefined> {
  const { cards, account, clock, log } = options;
  const isOver = clock.now().getTime() - Date.parse(card.codeAt) >= CODE_MS;
  if (card.responseCode !== NO_CODE && !isOver) {
    await cards.markSpending(account, card.taskId);
    const failure = await spendCode(card, subject, options);
    if (failure === undefined) {
      return undefined;
    }
    if (isPassing(failure)) {
      return failure;
    }
    log.warn({ reason: failure.reason }, "a card could not be changed");
    if (card.isSpending) {
      return undefined;
    }
    // Words are left, however often they are tried.
    await cards.dropCode(account, card.taskId, card.responseCode);
  }
  return card.userId === except ? undefined : tellInWords(card, subject, options);
}

/** What will succeed later. The documentation names no code for a response code that was spent. */
function isPassing({ action, code }: WecomFailure): boolean {
  const isAnswered = code !== undefined && code > 0;
  return action === "wait" || action === "tell_operator" || (action === "retry" && !isAnswered);
}

async function spendCode(
  { userId, responseCode }: SentCard,
  { state }: Subject,
  { api, agentId }: UpdateCardsOptions,
): Promise<WecomFailure | undefined> {
  const result = await api.post("message/update_template_card", {
    userids: [userId],
    agentid: agentId,
    response_code: responseCode,
    button: { replace_name: state },
  });
  return result.kind === "done" ? undefined : result;
}

async function tellInWords(
  { userId, taskId, title }: SentCard,
  { version, state }: Subject,
  { send, texts, takeBudget }: UpdateCardsOptions,
): Promise<WecomFailure | undefined> {
  if ((await takeBudget(userId)) > 0) {
    return { kind: "failed", action: "wait", reason: "too many messages at once" };
  }
  const content = texts("wecom_news", { title, state });
  const key = `news:${taskId}:${version}`;
  const sent = await send(userId, { msgtype: "text", text: { content } }, key);
  return sent.kind === "done" ? undefined : sent;
}
