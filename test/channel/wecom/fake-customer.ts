import type { FakeHistory } from "./fake-service-history.ts";
import type { FakeServiceMessage, FakeWindow } from "./fake-service-sends.ts";
import type { FakeSessions } from "./fake-service-sessions.ts";
import type { FakeWecom } from "./fake-wecom-server.ts";

/** A customer in ordinary WeChat. */
export interface FakeCustomer {
  readonly id: string;
  /** All that they were shown. */
  readonly seen: readonly FakeServiceMessage[];
  /** Gives the platform's id of the message. */
  says(text: string): string;
  /** Presses the latest choice of this label; fails when there is none. */
  presses(label: string): string;
  sends(kind: "image" | "voice" | "video" | "file", bytes: Uint8Array): string;
  /** Sends something else that the platform carries. */
  sendsOther(item: Readonly<Record<string, unknown>>): string;
  /** Opens the chat, by an entrance if one is named; the platform gives a code to greet with. */
  enters(entrance?: string): void;
  recalls(messageId: string): void;
  /** The next message, as soon as it is there. */
  sees(): Promise<FakeServiceMessage>;
  /** For the platform: what a message of ours would meet. */
  shows(message: FakeServiceMessage): FakeWindow;
}

export function createFakeCustomer({
  id,
  history,
  sessions,
  wecom,
}: {
  readonly id: string;
  readonly history: FakeHistory;
  readonly sessions: FakeSessions;
  readonly wecom: FakeWecom;
}): FakeCustomer {
  const seen: FakeServiceMessage[] = [];
  const waiting: ((message: FakeServiceMessage) => void)[] = [];
  let read = 0;
  let wroteAt: number | undefined;
  let count = 0;

  function write(item: Readonly<Record<string, unknown>>): string {
    wroteAt = wecom.clock.now().getTime();
    count = 0;
    sessions.wakes(id);
    return history.add(id, 3, item);
  }

  function see(message: FakeServiceMessage) {
    seen.push(message);
    const resolve = waiting.shift();
    if (resolve !== undefined) {
      read += 1;
      resolve(message);
    }
  }

  return {
    ...{ id, seen },
    says: (text) => write({ msgtype: "text", text: { content: text } }),
    presses(label) {
      const choices = seen.flatMap((message) => message.choices);
      const choice = choices.findLast(({ content }) => content === label);
      if (choice === undefined) {
        const there = choices.map(({ content }) => content).join(", ");
        throw new Error(`there is no choice ${label} among ${there}`);
      }
      return write({ msgtype: "text", text: { content: label, menu_id: choice.id } });
    },
    sends: (kind, bytes) => write({ msgtype: kind, [kind]: { media_id: wecom.keepFile(bytes) } }),
    sendsOther: write,
    enters(entrance) {
      const scene = entrance === undefined ? {} : { scene: "bureau", scene_param: entrance };
      const welcome_code = sessions.giveCode(id);
      history.addEvent(id, { event_type: "enter_session", ...scene, welcome_code });
    },
    recalls: (messageId) =>
      void history.addEvent(id, { event_type: "user_recall_msg", recall_msgid: messageId }),
    sees() {
      const next = seen[read];
      if (next === undefined) {
        return new Promise((resolve) => waiting.push(resolve));
      }
      read += 1;
      return Promise.resolve(next);
    },
    shows: (message) => ({
      isClosed: (before) => (wroteAt ?? 0) <= before,
      count: () => count,
      accept() {
        count += 1;
        see(message);
      },
      say: () => see(message),
    }),
  };
}
