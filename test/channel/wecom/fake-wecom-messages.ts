import type { Clock } from "../../../src/base/clock.ts";
import { type FakeCall, type FakeInterface, Refused } from "./fake-wecom-interface.ts";

/** A button of a card as a member sees it. */
interface FakeButton {
  readonly text: string;
  readonly key: string;
}

/** A message as it stands in a member's chat. */
interface FakeMessage {
  readonly type: string;
  readonly text: string;
  readonly taskId?: string;
  /** Empty after the card was replaced by one whose button is used up. */
  readonly buttons: readonly FakeButton[];
  /** What the used-up button says. */
  readonly replacedName?: string;
  readonly mediaId?: string;
}

/** What the members of the corp have in their chats with the application. */
export interface FakeMessages {
  /** Makes a member known; nobody else can be written to. */
  addMember(userId: string): void;
  of(userId: string): readonly FakeMessage[];
  /** A code by which the card can be updated once, as a press brings it. */
  press(userId: string, taskId: string): string;
}

interface Content {
  readonly touser?: string;
  readonly msgtype?: string;
  readonly agentid?: number;
  readonly enable_duplicate_check?: number;
  readonly duplicate_check_interval?: number;
  readonly text?: { readonly content?: string };
  readonly markdown?: { readonly content?: string };
  readonly file?: { readonly media_id?: string };
  readonly template_card?: Card;
}

interface Card {
  readonly card_type?: string;
  readonly task_id?: string;
  readonly main_title?: { readonly title?: string; readonly desc?: string };
  readonly sub_title_text?: string;
  readonly button_list?: readonly (FakeButton & { readonly style?: number })[];
}

interface Update {
  readonly userids?: readonly string[];
  readonly agentid?: number;
  readonly response_code?: string;
  readonly button?: { readonly replace_name?: string };
  readonly template_card?: Card;
}

const TEXT_LIMIT_BYTES = 2048;
const MINUTE_LIMIT = 30;
const HOUR_LIMIT = 1000;
const CODE_MS = 72 * 3_600_000;
/** The documentation names none for a code that was used or is over. */
const CODE_IS_SPENT = 42_999;

export function addMessageInterface({
  add,
  agentId,
  clock,
}: {
  readonly add: (path: string, answer: FakeInterface) => void;
  readonly agentId: number;
  readonly clock: Clock;
}): FakeMessages {
  const chats = new Map<string, FakeMessage[]>();
  const sentAt = new Map<string, number[]>();
  const recent = new Map<string, number>();
  const tasks = new Set<string>();
  const codes = new Map<string, { readonly taskId: string; readonly untilMs: number }>();
  let [ids, codeCount] = [0, 0];
  const nowMs = () => clock.now().getTime();

  function createCode(taskId: string): string {
    codeCount += 1;
    const code = `code-${codeCount}`;
    codes.set(code, { taskId, untilMs: nowMs() + CODE_MS });
    return code;
  }

  /** What goes beyond the limits of a member is dropped without a word. */
  function isWithinLimits(userId: string): boolean {
    const hour = (sentAt.get(userId) ?? []).filter((at) => at > nowMs() - 3_600_000);
    sentAt.set(userId, [...hour, nowMs()]);
    const minute = hour.filter((at) => at > nowMs() - 60_000);
    return minute.length < MINUTE_LIMIT && hour.length < HOUR_LIMIT;
  }

  function isRepeated(content: Content): boolean {
    const key = JSON.stringify(content);
    const lastAt = recent.get(key);
    const intervalMs = (content.duplicate_check_interval ?? 1800) * 1000;
    recent.set(key, nowMs());
    return (
      content.enable_duplicate_check === 1 && lastAt !== undefined && nowMs() - lastAt < intervalMs
    );
  }

  function send({ body }: FakeCall): object {
    const content = body as Content;
    const users = (content.touser ?? "").split("|");
    const known = users.filter((user) => chats.has(user));
    if (known.length === 0) {
      throw new Refused(81013);
    }
    if (isRepeated(content)) {
      return { invaliduser: "", msgid: `message-${ids}` };
    }
    const message = checkMessage(content, agentId, tasks);
    for (const user of known) {
      if (isWithinLimits(user)) {
        chats.get(user)?.push(message);
      }
    }
    ids += 1;
    return {
      invaliduser: users
        .filter((user) => !chats.has(user))
        .join("|")
        .toLowerCase(),
      msgid: `message-${ids}`,
      ...(message.taskId === undefined ? {} : { response_code: createCode(message.taskId) }),
    };
  }

  function update({ body }: FakeCall): object {
    const {
      userids = [],
      agentid,
      response_code: code = "",
      button,
      template_card,
    } = body as Update;
    const found = codes.get(code);
    codes.delete(code);
    if (agentid !== agentId) {
      throw new Refused(40056);
    }
    if (found === undefined || found.untilMs <= nowMs()) {
      throw new Refused(CODE_IS_SPENT);
    }
    for (const user of userids) {
      const messages = chats.get(user) ?? [];
      chats.set(
        user,
        messages.map((one) =>
          one.taskId === found.taskId ? replace(one, button, template_card) : one,
        ),
      );
    }
    return { invaliduser: [] };
  }

  add("agent/get", () => ({ name: "知权通" }));
  add("message/send", send);
  add("message/update_template_card", update);
  return {
    addMember: (userId) => void chats.set(userId, chats.get(userId) ?? []),
    of: (userId) => chats.get(userId) ?? [],
    press: (_, taskId) => createCode(taskId),
  };
}

function replace(message: FakeMessage, button: Update["button"], card?: Card): FakeMessage {
  if (card !== undefined) {
    return { ...toMessage("template_card", cardText(card)), ...cardParts(card) };
  }
  return {
    ...message,
    buttons: [],
    ...(button?.replace_name === undefined ? {} : { replacedName: button.replace_name }),
  };
}

/** The message as it will be shown; throws what the platform would refuse. */
function checkMessage(content: Content, agentId: number, tasks: Set<string>): FakeMessage {
  if (content.agentid !== agentId) {
    throw new Refused(40056);
  }
  switch (content.msgtype) {
    case "text":
    case "markdown":
      return toMessage(content.msgtype, cut(content[content.msgtype]?.content));
    case "file":
      if (content.file?.media_id === undefined) {
        throw new Refused(40007);
      }
      return { ...toMessage("file", ""), mediaId: content.file.media_id };
    case "template_card":
      return checkCard(content.template_card ?? {}, tasks);
    default:
      throw new Refused(40008);
  }
}

function checkCard(card: Card, tasks: Set<string>): FakeMessage {
  const { card_type: type, task_id: taskId = "", button_list: buttons = [] } = card;
  const areButtonsFine = buttons.every(
    ({ text, key }) => text !== "" && key !== "" && Buffer.byteLength(key) <= 1024,
  );
  const isFine =
    type === "button_interaction" &&
    /^[0-9A-Za-z_\-@]{1,128}$/.test(taskId) &&
    !tasks.has(taskId) &&
    (card.main_title?.title ?? card.sub_title_text ?? "") !== "" &&
    buttons.length >= 1 &&
    buttons.length <= 6 &&
    areButtonsFine;
  if (!isFine) {
    throw new Refused(40058);
  }
  tasks.add(taskId);
  return { ...toMessage("template_card", cardText(card)), ...cardParts(card) };
}

function cardText({ main_title: title, sub_title_text: text }: Card): string {
  return [title?.title, title?.desc, text].filter((part) => part !== undefined).join("\n");
}

function cardParts({ task_id: taskId = "", button_list: buttons = [] }: Card) {
  return { taskId, buttons: buttons.map(({ text, key }) => ({ text, key })) };
}

/** Longer texts are not refused: they end in the middle. */
function cut(text = ""): string {
  if (text === "") {
    throw new Refused(44004);
  }
  return Buffer.from(text).subarray(0, TEXT_LIMIT_BYTES).toString("utf8");
}

function toMessage(type: string, text: string): FakeMessage {
  return { type, text, buttons: [] };
}
