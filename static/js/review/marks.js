// What the reviewer marked: kept in the form's own fields, counted, and saved in the tab until it is sent.

import { text } from "./texts.js";

export const APPROVE = "approve";
const OTHER = "other";

const choiceOf = (cell) => cell.querySelector(".decide select");
const wordsOf = (cell) => cell.querySelector(".decide input");

export class Marks {
  constructor(form, cells, onChange) {
    this.form = form;
    this.cells = cells;
    this.onChange = onChange;
    this.key = `review:${form.dataset.person}:${form.dataset.matrix}`;
    this.markable.forEach((cell) => this.show(cell));
  }

  get markable() {
    return this.cells.all.filter((cell) => choiceOf(cell));
  }

  get marked() {
    return this.markable.filter((cell) => this.of(cell));
  }

  /** The mark of a cell: empty, `approve`, or the reason of a return. */
  of(cell) {
    return choiceOf(cell)?.value ?? "";
  }

  words(cell) {
    return wordsOf(cell)?.value ?? "";
  }

  /** Why a cell cannot be marked so; empty where it can. */
  obstacle(cell, mark) {
    if (!cell.dataset.figure) {
      return text("nothingHandedIn");
    }
    if (mark === APPROVE && "own" in cell.dataset) {
      return text("own");
    }
    if (mark === APPROVE && !("approve" in cell.dataset)) {
      return text(cell.dataset.state === "approved" ? "onlyReturn" : "notWaiting");
    }
    return mark && !("return" in cell.dataset) ? text("notWaiting") : "";
  }

  set(cell, mark, words = this.words(cell)) {
    if (!choiceOf(cell)) {
      return;
    }
    choiceOf(cell).value = mark;
    wordsOf(cell).value = mark && mark !== APPROVE ? words : "";
    this.show(cell);
  }

  say(cell, words) {
    wordsOf(cell).value = words;
    this.show(cell);
  }

  /** Show and keep, after one change or many. */
  changed() {
    this.save();
    this.onChange();
  }

  clear() {
    this.marked.forEach((cell) => this.set(cell, ""));
    this.changed();
  }

  label(cell) {
    const option = choiceOf(cell).selectedOptions[0];
    return this.of(cell) === APPROVE ? text("approve") : text("return", { reason: option.textContent });
  }

  show(cell) {
    const mark = this.of(cell);
    cell.classList.toggle("marked-approve", mark === APPROVE);
    cell.classList.toggle("marked-return", mark !== "" && mark !== APPROVE);
    cell.classList.toggle("marked-faulty", this.isFaulty(cell));
    const option = choiceOf(cell).selectedOptions[0];
    cell.querySelector(".badge").textContent = mark ? option.textContent : "";
    cell.querySelector(".badge").title = mark ? [this.label(cell), this.words(cell)].filter(Boolean).join("\n") : "";
  }

  isFaulty(cell) {
    return this.of(cell) === OTHER && !this.words(cell).trim();
  }

  get faulty() {
    return this.marked.filter((cell) => this.isFaulty(cell));
  }

  get counts() {
    const approvals = this.marked.filter((cell) => this.of(cell) === APPROVE).length;
    return { approvals, returns: this.marked.length - approvals };
  }

  // --- Marks outlive a reload and an expired session: they stay in the tab until they are sent -----------

  save() {
    const kept = this.marked.map((cell) => [cell.dataset.figure, cell.dataset.version, this.of(cell), this.words(cell)]);
    if (kept.length) {
      sessionStorage.setItem(this.key, JSON.stringify(kept));
    } else {
      sessionStorage.removeItem(this.key);
    }
  }

  noteSending() {
    sessionStorage.setItem(`${this.key}:sending`, "yes");
  }

  /** Whether this page is the answer to a sending; asking forgets it. */
  wasSending() {
    const was = sessionStorage.getItem(`${this.key}:sending`) !== null;
    sessionStorage.removeItem(`${this.key}:sending`);
    return was;
  }

  /** Set what was kept, where the figure is still what was seen. Returns how many were set and left out. */
  restore() {
    const byFigure = new Map(this.markable.map((cell) => [cell.dataset.figure, cell]));
    const result = { restored: 0, outdated: 0 };
    for (const [figure, version, mark, words] of JSON.parse(sessionStorage.getItem(this.key) ?? "[]")) {
      const cell = byFigure.get(figure);
      if (cell?.dataset.version === version && !this.obstacle(cell, mark)) {
        this.set(cell, mark, words);
        result.restored += 1;
      } else {
        result.outdated += 1;
      }
    }
    return result;
  }
}
