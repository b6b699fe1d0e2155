// Reading a chart by keyboard: one stop of Tab for each chart, arrows from year to year, Escape hides the words.
// Without this script each year is a stop of its own.

const KEYS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

function links(list) {
  return [...list.querySelectorAll("a")];
}

function goTo(all, at) {
  const next = all[Math.min(Math.max(at, 0), all.length - 1)];
  all.forEach((link) => link.setAttribute("tabindex", link === next ? "0" : "-1"));
  next.focus();
}

/** Where a key leads from the link at `at`; undefined for a key that leads nowhere. */
function target(key, at, count) {
  return { Home: 0, End: count - 1 }[key] ?? (key in KEYS ? at + KEYS[key] : undefined);
}

function onKey(list, event) {
  const all = links(list);
  const to = target(event.key, all.indexOf(event.target), all.length);
  list.classList.toggle("readings-hidden", event.key === "Escape");
  if (to !== undefined) {
    event.preventDefault();
    goTo(all, to);
  }
}

for (const list of document.querySelectorAll("[data-readings]")) {
  links(list).slice(1).forEach((link) => link.setAttribute("tabindex", "-1"));
  list.addEventListener("keydown", (event) => onKey(list, event));
  list.addEventListener("pointerenter", () => list.classList.remove("readings-hidden"));
}
