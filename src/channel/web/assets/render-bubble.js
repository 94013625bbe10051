import { element } from "./element.js";
import { tableNode } from "./table-node.js";

/** Bubbles are built of nodes: no text of a message is ever read as markup. */

/** More sources than this are folded: the marks in the text open them as well. */
const OPEN_SOURCES = 5;

/** `[1]`, a case number, or a query code. */
const CITATION_OR_NUMBER =
  /\[(\d{1,2})\]|\b[A-Z]{2}\d{8}-\d{5,9}\b|\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b/g;

function citeButton(mark, citation, onCite) {
  const button = element("button", { type: "button", className: "cite", textContent: mark });
  button.setAttribute("aria-label", `依据 ${mark}：${citation.title}`);
  button.addEventListener("click", () => onCite(citation));
  return button;
}

function copyable(number) {
  const copy = element("button", { type: "button", className: "copy", textContent: "复制" });
  copy.setAttribute("aria-label", `复制 ${number}`);
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(number);
      copy.textContent = "已复制";
    } catch {
      getSelection().selectAllChildren(copy.previousSibling);
      copy.textContent = "请手动复制";
    }
  });
  return [element("span", { className: "number", textContent: number }), copy];
}

/** A text of a reply with its marks as buttons and its numbers and codes ready to copy. */
function textNodes(text, citations, onCite) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(CITATION_OR_NUMBER)) {
    const citation = match[1] === undefined ? undefined : citations[Number(match[1]) - 1];
    if (match[1] !== undefined && citation === undefined) {
      continue;
    }
    nodes.push(text.slice(end, match.index));
    nodes.push(...(citation ? [citeButton(match[0], citation, onCite)] : copyable(match[0])));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

function sourceList(citations, onCite) {
  const items = citations.map((citation, index) => {
    const place = [citation.title, ...citation.path].join(" › ");
    const mark = element("b", { textContent: `[${index + 1}] ` });
    const button = element("button", { type: "button" }, mark, place);
    button.addEventListener("click", () => onCite(citation));
    return element("li", {}, button);
  });
  const list = element("ol", { className: "sources" }, ...items);
  list.setAttribute("aria-label", "依据");
  if (citations.length <= OPEN_SOURCES) {
    return list;
  }
  const summary = element("summary", { textContent: `依据（${citations.length}条）` });
  return element("details", { className: "more-sources" }, summary, list);
}

function fileList({ id, reply }) {
  const links = reply.files.map(({ name }, index) => {
    const href = `/api/replies/${id}/files/${index}`;
    return element("li", {}, element("a", { href, download: name, textContent: name }));
  });
  const list = element("ul", { className: "files" }, ...links);
  list.setAttribute("aria-label", "文件");
  return list;
}

function choiceRows({ id, reply }, pressed, onPress) {
  const box = element("div", { className: "choices" });
  const grey = (token) => {
    for (const choice of box.querySelectorAll("button")) {
      choice.disabled = true;
      choice.setAttribute("aria-pressed", String(choice.value === token));
    }
  };
  for (const row of reply.buttons) {
    const choices = row.map(({ label, token }) => {
      const properties = { type: "button", className: "choice", textContent: label, value: token };
      const choice = element("button", properties);
      choice.addEventListener("click", () => {
        if (onPress(id, { label, token })) {
          grey(token);
        }
      });
      return choice;
    });
    box.append(element("div", {}, ...choices));
  }
  if (pressed !== undefined) {
    grey(pressed);
  }
  return box;
}

/** The bubble of a reply that is still being written: read out when it is finished, not before. */
export function renderDraft({ reply }, { onCite }) {
  const nodes = textNodes(reply.text, reply.citations, onCite);
  const text = element("p", { className: "text" }, ...nodes);
  const bubble = element("article", { className: "bubble assistant draft" }, text);
  bubble.setAttribute("aria-label", "助手正在回答");
  bubble.setAttribute("aria-live", "off");
  return bubble;
}

/**
 * The assistant's bubble of `{ id, reply }`; `pressed` is the token already pressed in it. `onPress`
 * says whether the press was taken.
 */
export function renderReply(stored, { pressed, onCite, onPress }) {
  const { reply } = stored;
  const bubble = element("article", { className: "bubble assistant" });
  bubble.setAttribute("aria-label", "助手");
  bubble.dataset.replyId = stored.id;
  const toNodes = (text) => textNodes(text, reply.citations, onCite);
  bubble.append(element("p", { className: "text" }, ...toNodes(reply.text)));
  if (reply.table) {
    bubble.append(tableNode(reply.table, { toNodes }));
  }
  if (reply.files) {
    bubble.append(fileList(stored));
  }
  if (reply.citations.length > 0) {
    bubble.append(sourceList(reply.citations, onCite));
  }
  if (reply.buttons.length > 0) {
    bubble.append(choiceRows(stored, pressed, onPress));
  }
  return bubble;
}

/** The person's bubble, and how to say what became of the message. */
export function renderSent(message) {
  const files = message.files.map((file) => `附件：${file.name}`);
  const words = [message.label ?? message.text, ...files].filter((line) => line !== "");
  const text = element("p", { className: "text", textContent: words.join("\n") });
  const state = element("span", { className: "state" });
  const bubble = element("article", { className: "bubble person" }, text, state);
  bubble.setAttribute("aria-label", "您");
  return {
    bubble,
    show(words, isFailed = false) {
      state.textContent = words;
      bubble.classList.toggle("failed", isFailed);
    },
  };
}
