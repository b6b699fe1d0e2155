// What happens in the active cell. Navigate: the whole text is selected, so typing replaces it, also by an
// input method. Edit: the caret moves inside. A commit happens when the cell is left or by Enter and Tab.

import { differing } from "./row.js";

export class Editor {
  /** `on.commit(changes)`, `on.typing(row)`, `on.enter(row)`, `on.leave(row)`. */
  constructor(cursor, on) {
    this.cursor = cursor;
    this.on = on;
    this.isEditing = false;
    this.isLeaving = false; // Esc was pressed: the next Tab leaves the table
    this.listen(cursor.table);
  }

  listen(table) {
    table.addEventListener("focusin", (event) => this.focused(event));
    table.addEventListener("focusout", (event) => this.blurred(event));
    table.addEventListener("input", (event) => this.changed(event));
    table.addEventListener("change", (event) => this.chosen(event));
    table.addEventListener("mousedown", (event) => this.pressed(event));
    table.addEventListener("mouseup", (event) => this.released(event));
    table.addEventListener("dblclick", (event) => this.doubleClicked(event));
  }

  get control() {
    return this.cursor.control(this.cursor.cell);
  }

  /** Whether something was typed into the cell that is not committed. */
  get isTyped() {
    const { control } = this;
    return control !== null && control.value !== this.cursor.row.committed[this.cursor.column];
  }

  focused(event) {
    const cell = event.target.closest("[data-col]");
    if (!cell) {
      return;
    }
    this.cursor.place(cell);
    if (this.paused?.control === event.target) {
      this.resume();
    } else {
      this.navigate();
    }
    this.on.enter(this.cursor.row);
  }

  /** Back from another window: who was in the midst of a text goes on there instead of replacing it. */
  resume() {
    const { control, start, end } = this.paused;
    this.isEditing = start !== 0 || end !== control.value.length;
    control.setSelectionRange(start, end);
  }

  blurred(event) {
    const row = this.cursor.rowOf(event.target);
    if (row?.isEditable && event.target.closest("[data-col]")) {
      this.commitRow(row);
      this.paused = document.hasFocus() ? null : pausedIn(event.target);
      if (document.hasFocus() && !row.contains(event.relatedTarget)) {
        this.on.leave(row);
      }
    }
    this.isLeaving = false;
  }

  changed(event) {
    const row = this.cursor.rowOf(event.target);
    if (row) {
      row.show();
      this.on.typing(row);
    }
  }

  pressed(event) {
    const cell = event.target.closest("[data-col]");
    this.wasFocused = event.target === document.activeElement;
    const control = cell && this.cursor.control(cell);
    if (cell && event.target !== control && !event.target.closest("a, button")) {
      event.preventDefault();
      this.cursor.focus(cell);
      this.cursor.settle();
    }
  }

  /** What is chosen from a list is committed at once. */
  chosen(event) {
    const row = event.target.matches("select, [type=date]") && this.cursor.rowOf(event.target);
    if (row) {
      this.commitRow(row);
    }
  }

  /** A click on a cell selects all of it. Further clicks while editing place the caret. */
  released(event) {
    if (event.target.closest("[data-col]")) {
      this.cursor.settle();
    }
    if (this.isEditing || event.target !== this.control || this.isTyped) {
      return;
    }
    if (this.wasFocused && matchMedia("(pointer: coarse)").matches) {
      this.edit(); // a finger has no double click and no F2: the second tap edits
    } else {
      event.preventDefault();
      this.select();
    }
  }

  doubleClicked(event) {
    if (event.target === this.control) {
      this.edit();
    }
  }

  navigate() {
    this.isEditing = false;
    this.cursor.cell.classList.remove("editing");
    this.select();
  }

  select() {
    if (this.control?.matches("input:not([type=date]), textarea")) {
      this.control.select();
    }
  }

  /** F2 or a double click: the arrows stay inside; a list opens. */
  edit() {
    const control = this.control;
    if (!control) {
      return;
    }
    this.isEditing = true;
    this.cursor.cell.classList.add("editing");
    if (control.matches("select, [type=date]")) {
      openPicker(control);
    } else {
      control.setSelectionRange(control.value.length, control.value.length);
    }
  }

  /** A new line inside an explanation: after what stands, unless the caret is somewhere in it. */
  breakLine() {
    const { control } = this;
    if (!this.isEditing && !this.isTyped) {
      this.edit();
    }
    control.setRangeText("\n", control.selectionStart, control.selectionEnd, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  restore() {
    this.control.value = this.cursor.row.committed[this.cursor.column];
    this.cursor.row.show();
    this.on.typing(this.cursor.row);
    this.navigate();
  }

  commit() {
    if (this.cursor.row?.isEditable) {
      this.commitRow(this.cursor.row);
    }
  }

  commitRow(row) {
    const { typed, committed } = row;
    const changes = differing(typed, committed).map((name) => (
      { row, name, before: committed[name], after: typed[name] }));
    if (changes.length) {
      row.committed = typed;
      row.show();
      this.on.commit(changes);
    }
  }
}

function pausedIn(control) {
  const isText = control.matches("input:not([type=date]), textarea");
  return isText ? { control, start: control.selectionStart, end: control.selectionEnd } : null;
}

/** Needs a user's gesture: a script that has none gets nothing. */
function openPicker(control) {
  try {
    control.showPicker();
  } catch {
    control.focus();
  }
}
