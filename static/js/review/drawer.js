// The drawer: all that is known about the active figure. It follows the active cell while it is open.

import { announce, text } from "./texts.js";

const FOLLOW_AFTER = 250;

export class Drawer {
  constructor(cells, onOpen) {
    this.cells = cells;
    this.onOpen = onOpen;
    this.element = document.getElementById("drawer");
    this.cell = null;
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.element.addEventListener("click", (event) => event.target.closest("[data-close-drawer]") && this.close());
    this.element.addEventListener("htmx:responseError", () => announce(text("drawerFailed")));
    this.element.addEventListener("htmx:sendError", () => announce(text("drawerFailed")));
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Open on a cell. By key the focus goes along; by mouse it stays in the matrix, where the keys mark. */
  async open(cell, { takesFocus }) {
    const link = cell.querySelector("a.value");
    if (!link) {
      announce(text("nothingHandedIn"));
      return;
    }
    this.element.hidden = false;
    document.body.classList.add("with-drawer");
    this.onOpen();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    await this.load(cell, link);
    if (takesFocus) {
      this.element.querySelector("h2")?.focus();
    }
  }

  async load(cell, link) {
    clearTimeout(this.timer);
    this.cell = cell;
    await window.htmx.ajax("GET", link.href, { target: this.element, swap: "innerHTML" });
    this.element.scrollTop = 0;
  }

  /** Another cell became the active one. */
  follow(cell) {
    clearTimeout(this.timer);
    const link = cell.querySelector("a.value");
    if (this.isOpen && cell !== this.cell && link) {
      this.timer = setTimeout(() => this.load(cell, link), FOLLOW_AFTER);
    }
  }

  /** Returns whether it was open. */
  close() {
    if (!this.isOpen) {
      return false;
    }
    clearTimeout(this.timer);
    this.cell = null;
    this.element.hidden = true;
    document.body.classList.remove("with-drawer");
    this.cells.focus(this.cells.active);
    return true;
  }
}
