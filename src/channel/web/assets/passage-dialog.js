/** Opens the clause that a citation points at, the quoted words marked. */

const dialog = document.getElementById("passage");
const title = document.getElementById("passage-title");
const place = document.getElementById("passage-path");
const content = document.getElementById("passage-text");

async function fetchPassage({ document: name, path }) {
  const query = new URLSearchParams([["document", name], ...path.map((part) => ["path", part])]);
  const response = await fetch(`/api/passage?${query}`);
  return response.ok ? await response.json() : undefined;
}

function marked(text, quote) {
  const start = text.indexOf(quote);
  if (quote === "" || start < 0) {
    return [text];
  }
  const mark = document.createElement("mark");
  mark.textContent = quote;
  return [text.slice(0, start), mark, text.slice(start + quote.length)];
}

export async function openPassage(citation) {
  // What the reply itself brought is shown at once, and stays when the rest cannot be fetched.
  title.textContent = citation.title;
  place.textContent = citation.path.join(" › ");
  content.replaceChildren(...marked(citation.quote, citation.quote));
  dialog.showModal();
  const passage = await fetchPassage(citation).catch(() => undefined);
  if (passage) {
    title.textContent = passage.title;
    place.textContent = passage.path.join(" › ");
    content.replaceChildren(...marked(passage.text, citation.quote));
    content.querySelector("mark")?.scrollIntoView({ block: "center" });
  }
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) {
    dialog.close();
  }
});
