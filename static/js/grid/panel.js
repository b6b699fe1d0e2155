// The side panel: what is known about the indicator of a row. It follows the active row while it is open.

import { announce, text } from "./texts.js";

const FOLLOW_AFTER = 250;

export class Panel {
  constructor(cursor) {
    this.cursor = cursor;
    this.element = document.getElementById("cell-panel");
    this.row = null;
    cursor.table.addEventListener("click", (event) => this.clicked(event));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.element.addEventListener("click", (event) => event.target.closest("[data-close-panel]") && this.close());
    this.element.addEventListener("htmx:responseError", () => announce(text("panelFailed")));
    this.element.addEventListener("htmx:afterSettle", () => this.countEvidence());
  }

  get isOpen() {
    return !this.element.hidden;
  }

  clicked(event) {
    const opener = event.target.closest("[data-open-panel]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.open(this.cursor.rowOf(opener));
    }
  }

  async open(row) {
    if (this.cursor.row !== row) {
      this.cursor.place(this.cursor.cellIn(row));
    }
    this.element.hidden = false;
    document.body.classList.add("with-panel");
    await this.load(row);
    this.element.querySelector("h2")?.focus();
  }

  async load(row) {
    this.row = row;
    await window.htmx.ajax("GET", row.element.querySelector(".evidence-link").href, {
      target: this.element,
      swap: "innerHTML",
    });
  }

  /** Another row became the active one. */
  follow(row) {
    clearTimeout(this.timer);
    if (this.isOpen && row !== this.row) {
      this.timer = setTimeout(() => this.load(row), FOLLOW_AFTER);
    }
  }

  /** Returns whether it was open. */
  close() {
    if (!this.isOpen) {
      return false;
    }
    clearTimeout(this.timer);
    this.element.hidden = true;
    document.body.classList.remove("with-panel");
    this.cursor.focus(this.cursor.cell);
    return true;
  }

  /** Files were added or removed in the panel: the row shows how many there are. */
  countEvidence() {
    const list = this.element.querySelector("[data-evidence]");
    if (list && this.row) {
      const count = Number(list.dataset.evidence);
      this.row.element.querySelector(".evidence-link span").textContent = count || "";
    }
  }
}
