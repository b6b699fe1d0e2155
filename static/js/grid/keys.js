// The keys of the grid. What they move is the cursor; what they change is the editor's.

import { announce, text } from "./texts.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const IN_COMPOSITION = 229;

export class Keys {
  /** `on`: undo, redo, panel(row, opener), closePanel, submit. */
  constructor(cursor, editor, on) {
    this.cursor = cursor;
    this.editor = editor;
    this.on = on;
    cursor.table.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === IN_COMPOSITION) {
      return;
    }
    const isDone = event.target.closest(".conflict")
      ? this.inConflict(event)
      : event.target.closest("[data-col]") && (this.command(event) || this.move(event));
    if (isDone) {
      event.preventDefault();
    }
    if (!["Escape", "Shift"].includes(event.key)) {
      this.editor.isLeaving = false;
    }
  }

  /** Keys with Ctrl (on a Mac, Command). Returns whether the key is used up. */
  command(event) {
    if (!(event.ctrlKey || event.metaKey)) {
      return false;
    }
    const key = event.key.toLowerCase();
    if (key === "enter") {
      this.editor.commit();
      this.on.submit();
    } else if (key === " " || key === "i") {
      this.on.panel(this.cursor.row);
    } else if (key === "home" || key === "end") {
      this.far(key === "end");
    } else if (["z", "y"].includes(key) && !this.editor.isTyped) {
      const isRedo = key === "y" || event.shiftKey;
      this.on[isRedo ? "redo" : "undo"]();
    } else {
      return false;
    }
    return true;
  }

  far(isLast) {
    this.cursor.focus(this.cursor.cellIn(this.cursor.visibleRows.at(isLast ? -1 : 0)));
  }

  /** Returns whether the key is used up. */
  move(event) {
    const { key } = event;
    if (key === "Enter") {
      return this.enter(event);
    }
    if (key === "Tab") {
      return this.tab(event);
    }
    if (key === "Escape") {
      return this.escape();
    }
    if (key === "F2") {
      this.editor.edit();
      return true;
    }
    if (this.editor.isEditing) {
      return false;
    }
    return this.navigate(event);
  }

  navigate(event) {
    const { key } = event;
    if (this.opensList(event)) {
      this.editor.edit();
    } else if (ARROWS[key]) {
      if (!event.shiftKey) {
        this.arrow(...ARROWS[key]);
      }
    } else if (key === "Home" || key === "End") {
      this.cursor.edge(key === "End");
    } else if (key === "PageUp" || key === "PageDown") {
      this.cursor.upright(key === "PageUp" ? -this.page : this.page);
    } else if (key.length === 1 && !event.ctrlKey && !event.metaKey && !this.editor.control) {
      announce(text(this.cursor.cell.classList.contains("computed") ? "computed" : "readOnly"));
      return key === " ";
    } else {
      return false;
    }
    return true;
  }

  opensList(event) {
    const isList = this.editor.control?.matches("select");
    return isList && (event.key === " " || (event.altKey && event.key === "ArrowDown"));
  }

  /** Down from a row with a conflict lies its decision. */
  arrow(down, right) {
    const button = down === 1 && this.cursor.row.detail.querySelector(".conflict button");
    if (button) {
      button.focus();
    } else if (right) {
      this.cursor.sideways(right);
    } else {
      this.cursor.upright(down);
    }
  }

  get page() {
    const scroll = this.cursor.table.parentElement;
    return Math.max(1, Math.floor(scroll.clientHeight / this.cursor.row.element.offsetHeight) - 2);
  }

  enter(event) {
    if (event.target.closest("a, button")) {
      return false;
    }
    if (event.altKey && event.target.matches("textarea")) {
      this.editor.breakLine();
      return true;
    }
    this.editor.commit();
    if (!this.cursor.enter(event.shiftKey ? -1 : 1)) {
      this.editor.navigate();
    }
    return true;
  }

  /** Returns false where the browser's own Tab shall leave the table. */
  tab(event) {
    if (this.editor.isLeaving) {
      return false;
    }
    this.editor.commit();
    return this.cursor.tab(event.shiftKey ? -1 : 1);
  }

  escape() {
    if (this.editor.isTyped) {
      this.editor.restore();
    } else if (this.editor.isEditing) {
      this.editor.navigate();
    } else if (!this.on.closePanel()) {
      this.editor.isLeaving = true;
      announce(text("leave"));
    }
    return true;
  }

  inConflict(event) {
    const buttons = [...event.target.closest(".conflict").querySelectorAll("button")];
    const row = this.cursor.rows.find((each) => each.detail.contains(event.target));
    const at = buttons.indexOf(event.target);
    if (event.key === "ArrowUp" || event.key === "Escape") {
      return this.cursor.focus(this.cursor.cellIn(row));
    }
    if (event.key === "ArrowDown") {
      this.cursor.place(this.cursor.cellIn(row));
      return this.cursor.upright(1);
    }
    const next = buttons[at + (ARROWS[event.key]?.[1] ?? 0)];
    next?.focus();
    return Boolean(ARROWS[event.key]);
  }
}
