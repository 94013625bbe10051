// Keys for those who work here all day; all they do can be done without them.

/** Moves the focus among the rows of a list, by as many as `step`. */
function move(step) {
  const links = [...document.querySelectorAll("[data-row]")];
  const place = links.indexOf(document.activeElement);
  const next = place < 0 && step < 0 ? links.length - 1 : place + step;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
}

/** Opens the action of a number and goes to the first thing that it asks for. */
function openAction(number) {
  const action = document.querySelectorAll(".action")[number - 1];
  if (action !== undefined) {
    action.open = true;
    action.querySelector("select, textarea, input:not([type=hidden]), button")?.focus();
  }
}

/** Closes what is open and gives the focus back to its head. */
function closeAction() {
  const action = document.querySelector(".action[open]");
  if (action !== null) {
    action.open = false;
    action.querySelector("summary")?.focus();
  }
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => document.querySelector("#search")?.focus(),
  "?": () => location.assign("/desk/help"),
};

function isTyping({ target }) {
  return target.matches("input, textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeAction();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) {
    return;
  }
  const act = /^[1-9]$/.test(event.key) ? () => openAction(Number(event.key)) : keys[event.key];
  if (act !== undefined) {
    event.preventDefault();
    act();
  }
});
