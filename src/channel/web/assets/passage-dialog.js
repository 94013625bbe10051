import { element } from "./element.js";
import { tableNode } from "./table-node.js";

/** Opens the clause that a citation points at, the quoted words marked. */

const dialog = document.getElementById("passage");
const title = document.getElementById("passage-title");
const place = document.getElementById("passage-path");
const content = document.getElementById("passage-text");

async function fetchPassage(query) {
  const response = await fetch(`/api/passage?${query}`);
  return response.ok ? await response.json() : undefined;
}

const TABLE_LINES = /(?:^[ \t]*\|.*\|[ \t]*(?:\n|$))+/gm;
const RULE = /^[\s|:-]+$/;

/** The words from `from` to `to`, those of the quote marked. */
function markedText(text, [from, to], quote) {
  const [start, end] = [Math.max(from, quote.start), Math.min(to, quote.end)];
  if (start >= end) {
    return [text.slice(from, to)];
  }
  const mark = element("mark", { textContent: text.slice(start, end) });
  return [text.slice(from, start), mark, text.slice(end, to)];
}

/** A table that the document writes with bars, the rows of the quote marked. */
function markedTable(lines, from, quote) {
  let start = from;
  const rows = [];
  const marked = [];
  for (const line of lines.split("\n")) {
    if (line.trim() !== "" && !RULE.test(line)) {
      if (quote.start < start + line.length && quote.end > start) {
        marked.push(rows.length - 1);
      }
      rows.push(
        line
          .trim()
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim()),
      );
    }
    start += line.length + 1;
  }
  const [columns = [], ...others] = rows;
  return tableNode({ columns, rows: others }, { marked });
}

/** The passage as nodes, the quote marked. */
function passageNodes(text, words) {
  const start = words === "" ? -1 : text.indexOf(words);
  const quote = { start, end: start < 0 ? -1 : start + words.length };
  const nodes = [];
  let end = 0;
  for (const { 0: lines, index } of text.matchAll(TABLE_LINES)) {
    nodes.push(...markedText(text, [end, index], quote), markedTable(lines, index, quote));
    end = index + lines.length;
  }
  return [...nodes, ...markedText(text, [end, text.length], quote)];
}

/** Shows title, place and text, and turns to the quote. */
function show(passage, quote) {
  title.textContent = passage.title;
  place.textContent = passage.path.join(" › ");
  content.replaceChildren(...passageNodes(passage.text, quote));
  content.querySelector("mark, .marked")?.scrollIntoView({ block: "center" });
}

export async function openPassage(citation) {
  // What the reply itself brought is shown at once, and stays when the rest cannot be fetched.
  show({ ...citation, text: citation.quote }, citation.quote);
  dialog.showModal();
  const { document: name, path } = citation;
  const query = new URLSearchParams([["document", name], ...path.map((part) => ["path", part])]);
  const passage = await fetchPassage(query).catch(() => undefined);
  if (passage) {
    show(passage, citation.quote);
  }
}

/** Opens the clause that a link of another channel leads to; nothing when it is there no more. */
export async function openClause(clause) {
  const passage = await fetchPassage(new URLSearchParams({ clause })).catch(() => undefined);
  if (passage) {
    show(passage, "");
    dialog.showModal();
  }
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) {
    dialog.close();
  }
});
