/**
 * Sends messages one after the other, each under its own id, until the server has taken it or
 * refuses it: after a lost answer the same id goes out again, and the server counts it once.
 */
const LONGEST_WAIT_MS = 30_000;

/** What cannot succeed by trying again. */
function isRefused(status) {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

async function post({ id, text, press, files }) {
  const response = await fetch("/api/messages", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, text, press, files: files.map((file) => file.id) }),
  });
  if (response.ok) {
    return { kind: "sent" };
  }
  if (!isRefused(response.status)) {
    throw new Error(`status ${response.status}`);
  }
  const answer = await response.json().catch(() => ({}));
  return { kind: "refused", message: answer.error?.message ?? "发送失败。" };
}

/**
 * `onSettled(message, result)` when a message was taken or refused; `onTrouble(isTroubled)` when the
 * network fails, and when it works again.
 */
export function createMessageQueue({ onSettled, onTrouble }) {
  const waiting = [];
  let isRunning = false;
  let wake = () => {};

  function pause(milliseconds) {
    return new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  async function sendFirst() {
    for (let waitMs = 1000; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        return await post(waiting[0]);
      } catch {
        onTrouble(true);
        await pause(waitMs);
      }
    }
  }

  async function run() {
    isRunning = true;
    while (waiting.length > 0) {
      const result = await sendFirst();
      onTrouble(false);
      onSettled(waiting.shift(), result);
    }
    isRunning = false;
  }

  return {
    push(message) {
      waiting.push(message);
      if (!isRunning) {
        void run();
      }
    },
    retryNow() {
      wake();
    },
  };
}
