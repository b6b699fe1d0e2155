// What the grid says. The words stand in the page (entry_texts.html), in the reader's language.

const words = document.getElementById("entry-texts").dataset;
const announcements = document.getElementById("announcements");

/** A text of the page with its {placeholders} filled in. */
export function text(name, values = {}) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

/** Say something above the grid, also to screen readers. */
export function announce(message) {
  announcements.textContent = "";
  // Equal texts one after the other are only read again when the element was empty in between.
  setTimeout(() => { announcements.textContent = message; }, 50);
}
