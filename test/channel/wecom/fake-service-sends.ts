import type { Clock } from "../../../src/base/clock.ts";
import type { FakeHistory } from "./fake-service-history.ts";
import type { FakeSessions } from "./fake-service-sessions.ts";
import { type FakeCall, type FakeInterface, Refused } from "./fake-wecom-interface.ts";

/** A message as a customer sees it. */
export interface FakeServiceMessage {
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly content: string }[];
  readonly mediaId?: string;
}

interface Content {
  readonly msgtype?: string;
  readonly text?: { readonly content?: string };
  readonly file?: { readonly media_id?: string };
  readonly msgmenu?: {
    readonly head_content?: string;
    readonly list?: readonly {
      readonly type?: string;
      readonly click?: { readonly id?: string; readonly content?: string };
    }[];
  };
}

const WINDOW_MS = 48 * 3_600_000;
const MESSAGES = 5;
const TEXT_BYTES = 2048;
const HEAD_BYTES = 1024;
const ITEMS = 10;
const ID_BYTES = 64;
const LABEL_BYTES = 128;

/** `kf/send_msg` and `kf/send_msg_on_event`, which refuse what the platform refuses. */
export function addSendInterface({
  add,
  clock,
  account,
  sessions,
  history,
  show,
}: {
  readonly add: (path: string, answer: FakeInterface) => void;
  readonly clock: Clock;
  readonly account: string;
  readonly sessions: FakeSessions;
  readonly history: FakeHistory;
  readonly show: (customer: string, message: FakeServiceMessage) => FakeWindow;
}): { loseNext(failType: number): void } {
  const taken = new Set<string>();
  const lost: number[] = [];

  add("kf/send_msg", ({ body }: FakeCall) => {
    const customer = String(body.touser);
    if (body.open_kfid !== account) {
      throw new Refused(95004);
    }
    const id = checkId(body.msgid);
    const message = readContent(body as Content);
    if (![0, 1].includes(sessions.stateOf(customer))) {
      throw new Refused(95018);
    }
    const window = show(customer, message);
    if (window.isClosed(clock.now().getTime() - WINDOW_MS)) {
      throw new Refused(95002);
    }
    if (window.count() >= MESSAGES) {
      throw new Refused(95001);
    }
    taken.add(id);
    const failType = lost.shift();
    if (failType === undefined) {
      window.accept();
    } else {
      history.addEvent(customer, {
        event_type: "msg_send_fail",
        fail_msgid: id,
        fail_type: failType,
      });
    }
    return { msgid: id };
  });

  add("kf/send_msg_on_event", ({ body }: FakeCall) => {
    const message = readContent(body as Content);
    const customer = sessions.takeCode(String(body.code));
    if (message.mediaId !== undefined || customer === undefined) {
      throw new Refused(40058);
    }
    show(customer, message).say();
    return { msgid: `event-${String(body.code)}` };
  });

  function checkId(given: unknown): string {
    const id = String(given);
    if (!/^[\w-]{1,32}$/.test(id) || taken.has(id)) {
      throw new Refused(40058);
    }
    return id;
  }

  return { loseNext: (failType) => void lost.push(failType) };
}

/** What a customer may still be sent. */
export interface FakeWindow {
  /** Whether the customer wrote before this instant, or never. */
  isClosed(before: number): boolean;
  count(): number;
  /** Shows the message and counts it. */
  accept(): void;
  /** Shows the message without counting it. */
  say(): void;
}

function readContent(content: Content): FakeServiceMessage {
  switch (content.msgtype) {
    case "text": {
      const text = content.text?.content ?? "";
      checkBytes(text, TEXT_BYTES, 45002);
      return { text, choices: [] };
    }
    case "msgmenu":
      return readMenu(content);
    case "file":
      return { text: "", choices: [], mediaId: content.file?.media_id ?? "" };
    default:
      throw new Refused(40008);
  }
}

function readMenu({ msgmenu }: Content): FakeServiceMessage {
  const { head_content: text = "", list = [] } = msgmenu ?? {};
  checkBytes(text, HEAD_BYTES, 40058);
  if (list.length === 0 || list.length > ITEMS) {
    throw new Refused(95008);
  }
  const choices = list.map(({ type, click }) => {
    const { id = "", content = "" } = click ?? {};
    if (type !== "click") {
      throw new Refused(95009);
    }
    checkBytes(id, ID_BYTES, 40058);
    checkBytes(content, LABEL_BYTES, 40058);
    return { id, content };
  });
  return { text, choices };
}

function checkBytes(text: string, limit: number, errcode: number): void {
  if (text === "") {
    throw new Refused(44004);
  }
  if (Buffer.byteLength(text) > limit) {
    throw new Refused(errcode);
  }
}
