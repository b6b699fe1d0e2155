// The reviewer's matrix: choose cells, mark them by mouse or keys, send all marks at once.

import { Bar } from "./bar.js";
import { Cells } from "./cells.js";
import { Drawer } from "./drawer.js";
import { Filters } from "./filters.js";
import { APPROVE, Marks } from "./marks.js";
import { announce, text } from "./texts.js";

const form = document.getElementById("review");
const send = document.getElementById("send");
const plain = document.getElementById("approve-plain");
const clear = document.getElementById("clear-marks");
const table = document.getElementById("matrix");

const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const PAGE = 8;
const REASONS = [...document.querySelectorAll(".mark-return")].map((button) => button.dataset.mark);
const OTHER = REASONS.at(-1);

document.body.classList.add("with-script");
document.getElementById("keys").hidden = false;
document.getElementById("matrix-scroll").removeAttribute("tabindex");

const cells = new Cells(table, (cell) => {
  bar.show(cell);
  drawer.follow(cell);
});
const drawer = new Drawer(cells, () => bar.makeRoom());
const marks = new Marks(form, cells, refresh);
const bar = new Bar(marks, { onMark: mark, onWords: words, onBack: back });
new Filters(table, () => {
  cells.settle();
  if (cells.active) {
    bar.show(cells.active);
  }
  refresh();
});

/** The plain cells are those that the one button approves: they wait, are shown, and have no flag. */
function isPlain(cell) {
  return "approve" in cell.dataset && !("flagged" in cell.dataset) && !cell.classList.contains("off") && !cell.closest("[hidden]");
}

function refresh() {
  const { approvals, returns } = marks.counts;
  const words = returns ? (approvals ? "sendBoth" : "sendReturns") : (approvals ? "sendApprovals" : "send");
  send.textContent = text(words, { approvals, returns });
  clear.hidden = words === "send";
  const waiting = cells.all.filter((cell) => isPlain(cell) && !marks.of(cell)).length;
  document.getElementById("plain-count").textContent = waiting;
  plain.disabled = waiting === 0;
  bar.update();
}

function mark(choice, { leadsBack = true } = {}) {
  const cell = cells.active;
  const obstacle = marks.obstacle(cell, choice);
  if (obstacle) {
    announce(obstacle);
    return;
  }
  marks.set(cell, choice);
  marks.changed();
  announce(choice ? text("marked", { mark: marks.label(cell) }) : text("cleared"));
  if (choice === OTHER && !marks.words(cell)) {
    bar.type();
  } else if (leadsBack) {
    cells.focus(cell);
  }
}

function words(said) {
  marks.say(cells.active, said);
  marks.save();
}

function back({ sends }) {
  bar.update();
  cells.focus(cells.active);
  if (sends) {
    submit();
  }
}

function approvePlain() {
  const chosen = cells.all.filter((cell) => isPlain(cell) && !marks.of(cell));
  chosen.forEach((cell) => marks.set(cell, APPROVE));
  marks.changed();
  announce(text("markedPlain", { count: chosen.length }));
}

/** Send by the form itself, once every mark can be sent. */
function submit() {
  if (!marks.marked.length) {
    announce(text("nothingMarked"));
  } else if (marks.faulty.length) {
    const cell = marks.faulty[0];
    cell.closest("tbody").hidden = false;
    cell.parentElement.hidden = false;
    cells.focus(cell);
    bar.type();
    announce(text("needsText"));
  } else {
    marks.noteSending();
    form.requestSubmit(send);
  }
}

function goOn(direction) {
  const isOpen = (each) => "approve" in each.dataset && !each.classList.contains("off") && !marks.of(each);
  const isFirst = document.activeElement !== cells.active && cells.active && isOpen(cells.active);
  const cell = isFirst ? cells.active : cells.search(direction, isOpen);
  if (cell) {
    cells.focus(cell);
  } else {
    announce(text("noMore"));
  }
}

function returnWithWords() {
  const choice = marks.of(cells.active);
  if (!choice || choice === APPROVE) {
    mark(OTHER);
  }
  typeWords();
}

function typeWords() {
  if (!bar.words.disabled) {
    bar.type();
  }
}

const KEYS = {
  " ": () => mark(APPROVE),
  a: () => mark(APPROVE),
  x: () => mark(""),
  Delete: () => mark(""),
  r: returnWithWords,
  t: typeWords,
  Enter: () => drawer.open(cells.active, { takesFocus: true }),
  Escape: () => drawer.close(),
  Home: () => cells.focus(cells.edge(false, false)),
  End: () => cells.focus(cells.edge(true, false)),
  PageUp: () => cells.focus(cells.leap(-PAGE)),
  PageDown: () => cells.focus(cells.leap(PAGE)),
};

// The next one, from wherever one is but from a field that takes letters.
document.addEventListener("keydown", (event) => {
  const direction = { n: 1, p: -1 }[event.key.toLowerCase()];
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
  if (direction && isPlain && !event.target.matches("select, input:not([type=radio])")) {
    event.preventDefault();
    goOn(direction);
  }
});

table.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || event.isComposing || !event.target.matches("td.cell")) {
    return;
  }
  const action = event.ctrlKey ? withControl(event.key) : withoutControl(event.key);
  if (action) {
    event.preventDefault();
    action();
  }
});

function withControl(key) {
  const actions = {
    Enter: submit,
    Home: () => cells.focus(cells.edge(false, true)),
    End: () => cells.focus(cells.edge(true, true)),
  };
  return actions[key];
}

function withoutControl(key) {
  if (key in MOVES) {
    return () => cells.focus(cells.step(...MOVES[key]));
  }
  const reason = REASONS[Number(key) - 1];
  return reason ? () => mark(reason) : KEYS[key.length === 1 ? key.toLowerCase() : key];
}

// Focus comes with the click and does not scroll: else the cell moves away between pressing and releasing.
table.addEventListener("mousedown", (event) => {
  if (event.target.closest("td.cell")) {
    event.preventDefault();
  }
});
table.addEventListener("click", (event) => {
  const cell = event.target.closest("td.cell");
  if (!cell || event.ctrlKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  cells.focus(cell, { preventScroll: true });
  if (cell.dataset.figure) {
    drawer.open(cell, { takesFocus: false });
  }
});

plain.addEventListener("click", (event) => {
  event.preventDefault();
  approvePlain();
});
clear.addEventListener("click", () => {
  marks.clear();
  announce(text("allCleared"));
  cells.focus(cells.active);
});
send.addEventListener("click", (event) => {
  event.preventDefault();
  submit();
});

function restoreMarks() {
  const wasSending = marks.wasSending();
  if (!marks.marked.length) { // else the server gave them back
    const { restored, outdated } = marks.restore();
    const isOutdated = outdated > 0 && !wasSending; // what was sent is another version by now
    if (restored || isOutdated) {
      announce(text("restored", { count: restored }) + (isOutdated ? text("outdated", { count: outdated }) : ""));
    }
  }
  marks.save();
}

restoreMarks();
refresh();
if (cells.active) {
  bar.show(cells.active);
}
document.getElementById("conflicts")?.focus();
