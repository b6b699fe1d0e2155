// Meeting mode: keys go from item to item. Without this script the buttons of each item do.

const items = [...document.querySelectorAll(".meeting-item")];
const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }; // a presenter sends the page keys

// The item that is looked at: the last one whose top is at or above the upper third of the screen.
function current() {
  const seen = items.findLastIndex((item) => item.getBoundingClientRect().top < window.innerHeight / 3);
  return Math.max(0, seen);
}

function show(index) {
  const item = items[Math.max(0, Math.min(items.length - 1, index))];
  item.focus({ preventScroll: true });
  item.scrollIntoView();
}

// On to the next item, but first to the end of one that is taller than the screen.
function step(by) {
  const index = current();
  const { bottom, height } = items[index].getBoundingClientRect();
  if (by > 0 && height > window.innerHeight && bottom > window.innerHeight) {
    window.scrollBy(0, 0.8 * window.innerHeight);
  } else {
    show(index + by);
  }
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, summary");
  if (!items.length || isTyping || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) {
    return;
  }
  if (event.key === "Home") {
    event.preventDefault();
    show(0);
  } else if (event.key in STEPS) {
    event.preventDefault();
    step(STEPS[event.key]);
  }
});
