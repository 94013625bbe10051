import { createConversationStore } from "./conversation-store.js";
import { createMessageQueue } from "./message-queue.js";
import { openClause, openPassage } from "./passage-dialog.js";
import { renderDraft, renderReply, renderSent } from "./render-bubble.js";
import { listenForReplies, loadReplies } from "./reply-stream.js";
import { createUploads } from "./upload-files.js";

const byId = (id) => document.getElementById(id);
const [log, main, form, text] = [
  byId("log"),
  document.querySelector("main"),
  byId("composer"),
  byId("text"),
];
const [typing, network, problem] = [byId("typing"), byId("network"), byId("problem")];
const TYPING_LIMIT_MS = 60_000;

const store = createConversationStore();
const bubbles = new Map();
const shownReplies = new Set();
let lastId = 0;
let typingTimer;

function scrollDown() {
  main.scrollTop = main.scrollHeight;
}

/** Keeps the end in sight when the footer grows, for example by a file that was chosen. */
let heightBefore = main.clientHeight;
new ResizeObserver(() => {
  const lost = Math.max(0, heightBefore - main.clientHeight);
  heightBefore = main.clientHeight;
  main.scrollTop += lost;
}).observe(main);

function showTyping(isTyping) {
  clearTimeout(typingTimer);
  typing.hidden = !isTyping;
  if (isTyping) {
    typingTimer = setTimeout(() => showTyping(false), TYPING_LIMIT_MS);
    scrollDown();
  }
}

function showProblem(words) {
  problem.textContent = words;
  problem.hidden = words === "";
}

const troubles = new Set();
function showTrouble(place, isTroubled) {
  isTroubled ? troubles.add(place) : troubles.delete(place);
  network.hidden = troubles.size === 0;
  byId("network-text").textContent = "网络不稳定，正在重新连接，消息不会丢失。";
}

const queue = createMessageQueue({
  onTrouble: (isTroubled) => showTrouble("sending", isTroubled),
  onSettled(message, result) {
    const isSent = result.kind === "sent";
    store.settle(message.id, isSent ? "sent" : "failed");
    bubbles.get(message.id)?.show(isSent ? "" : result.message, !isSent);
    if (!isSent) {
      showTyping(false);
    }
  },
});

function showSent(message) {
  byId("welcome").hidden = true;
  const sent = renderSent(message);
  bubbles.set(message.id, sent);
  log.append(sent.bubble);
  if (message.state === "failed") {
    sent.show("发送失败", true);
  } else if (message.state === "waiting") {
    sent.show("发送中…");
    queue.push(message);
    showTyping(true);
  }
  scrollDown();
}

function send(content) {
  const message = { id: crypto.randomUUID?.() ?? fallbackId(), text: "", files: [], ...content };
  Object.assign(message, { after: lastId, state: "waiting" });
  store.add(message);
  showSent(message);
}

/** `randomUUID` exists on secure pages only. */
function fallbackId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

let draft;
let draftTimer;
/** What is being written takes the place of what was there of it; what nothing follows goes away. */
function showDraft(written) {
  clearTimeout(draftTimer);
  const next = written && renderDraft(written, { onCite: openPassage });
  draft?.remove();
  draft = next;
  if (next !== undefined) {
    byId("welcome").hidden = true;
    log.append(next);
    draftTimer = setTimeout(() => showDraft(undefined), TYPING_LIMIT_MS);
    scrollDown();
  }
}

function showReply(stored) {
  if (shownReplies.has(stored.id)) {
    return;
  }
  byId("welcome").hidden = true;
  shownReplies.add(stored.id);
  lastId = Math.max(lastId, stored.id);
  const onPress = (replyId, { label, token }) => {
    // Only what is told of a report takes files: before any other button they stay where they wait.
    const takesFiles = /^report\.(?:start|draft|supplement|reply)\b/.test(token);
    if (takesFiles && uploads.isBusy()) {
      showProblem("文件还在上传，请等显示“已上传”再点。");
      return false;
    }
    showProblem("");
    store.press(replyId, token);
    send({ press: token, label, files: takesFiles ? uploads.take() : [] });
    return true;
  };
  const pressed = store.pressed(stored.id);
  showDraft(undefined);
  const bubble = renderReply(stored, { pressed, onCite: openPassage, onPress });
  log.append(bubble);
  showTyping(false);
  scrollDown();
  if (bubble.offsetHeight > main.clientHeight) {
    // A long reply is read from its beginning.
    bubble.scrollIntoView({ block: "start" });
  }
}

const uploads = createUploads(byId("files"), {
  onChange: () => {
    form.querySelector(".send").disabled = uploads.isBusy();
  },
  onProblem: showProblem,
});

/** Shows replies and the person's own messages in the order in which they came. */
function showHistory(replies) {
  const sent = [...store.sent()];
  for (const stored of replies) {
    while (sent.length > 0 && sent[0].after < stored.id) {
      showSent(sent.shift());
    }
    showReply(stored);
  }
  sent.forEach(showSent);
}

async function begin() {
  try {
    const { conversation, replies, fileLimitBytes } = await loadReplies(0);
    store.begin(conversation);
    uploads.limit(fileLimitBytes);
    showHistory(replies);
    showTrouble("history", false);
  } catch {
    showTrouble("history", true);
    setTimeout(begin, 3000);
    return;
  }
  listenForReplies({
    lastId: () => lastId,
    onReply: showReply,
    onDraft: showDraft,
    onTrouble: (isTroubled) => showTrouble("stream", isTroubled),
  });
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (uploads.isBusy()) {
    return;
  }
  const files = uploads.take();
  if (text.value.trim() !== "" || files.length > 0) {
    showProblem("");
    send({ text: text.value, files });
    text.value = "";
    grow();
  }
});

text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  // While an input method composes, Enter chooses a word.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
text.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length > 0) {
    event.preventDefault();
    uploads.add(event.clipboardData.files);
  }
});

byId("file").addEventListener("change", (event) => {
  showProblem("");
  uploads.add(event.target.files);
  event.target.value = "";
});

let dragDepth = 0;
function showDropping(change) {
  dragDepth = change === 0 ? 0 : Math.max(0, dragDepth + change);
  document.body.classList.toggle("dropping", dragDepth > 0);
}
addEventListener("dragenter", () => showDropping(1));
addEventListener("dragleave", () => showDropping(-1));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  showDropping(0);
  uploads.add(event.dataTransfer.files);
});

for (const example of document.querySelectorAll(".example")) {
  example.addEventListener("click", () => send({ text: example.textContent }));
}

byId("retry").addEventListener("click", () => queue.retryNow());
addEventListener("online", () => queue.retryNow());

byId("new-conversation").addEventListener("click", async () => {
  if (confirm("开始新对话后，本页的对话记录会清除。请先记下案件编号和查询码。")) {
    await fetch("/api/conversation", { method: "POST" });
    store.clear();
    location.reload();
  }
});

/** The square code on a receipt leads here with its case number; the query code is typed after it. */
const askedCase = /^#status=([A-Z]{2}\d{8}-\d{5,9})$/.exec(location.hash)?.[1];
if (askedCase !== undefined) {
  text.value = `查进度 ${askedCase} 查询码：`;
  text.focus();
}

/** A citation in another channel leads here. */
const askedClause = /^#clause=([0-9a-f]{12})$/.exec(location.hash)?.[1];
if (askedClause !== undefined) {
  void openClause(askedClause);
}

void begin();
