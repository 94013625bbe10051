/**
 * What the server does not give back: the person's own messages and pressed buttons. Kept in this
 * browser, and dropped when the conversation is another one.
 */
const KEY = "zhiquan.conversation";

function read() {
  try {
    return { name: "", sent: [], presses: {}, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { name: "", sent: [], presses: {} };
  }
}

export function createConversationStore() {
  let data = read();

  function save() {
    try {
      localStorage.setItem(KEY, JSON.stringify(data));
    } catch {
      // Without storage the conversation works; only a reload forgets what was typed.
    }
  }

  return {
    /** Takes the server's name of the conversation; another name means another conversation. */
    begin(name) {
      if (data.name !== name) {
        data = { name, sent: [], presses: {} };
        save();
      }
    },
    clear() {
      data = { name: "", sent: [], presses: {} };
      save();
    },
    sent: () => data.sent,
    add(message) {
      data.sent.push(message);
      save();
    },
    settle(id, state) {
      const message = data.sent.find((one) => one.id === id);
      if (message) {
        message.state = state;
        save();
      }
    },
    pressed: (replyId) => data.presses[replyId],
    press(replyId, token) {
      data.presses[replyId] = token;
      save();
    },
  };
}
