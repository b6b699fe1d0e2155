// The grid: the table of inputs that works as a plain form becomes a spreadsheet. This puts the parts together.

import { Autosave } from "./autosave.js";
import { blockOf, layOver } from "./clipboard.js";
import { openConflict } from "./conflict.js";
import { Cursor } from "./cursor.js";
import { Drafts } from "./drafts.js";
import { Editor } from "./editor.js";
import { Filters } from "./filters.js";
import { History } from "./history.js";
import { Keys } from "./keys.js";
import { Panel } from "./panel.js";
import { Refresh } from "./refresh.js";
import { describe } from "./roles.js";
import { Row } from "./row.js";
import { Summary } from "./summary.js";
import { announce, text } from "./texts.js";

const form = document.getElementById("entry");
const table = document.getElementById("grid");
const saveNow = document.getElementById("save-now");
const submitLink = document.getElementById("submit-link");

class Grid {
  constructor() {
    this.rows = [...table.querySelectorAll(".row")].map((element) => new Row(element));
    describe(table, this.rows);
    this.history = new History();
    this.drafts = new Drafts(form);
    this.refresh = new Refresh(this.rows);
    this.cursor = new Cursor(table, this.rows);
    this.panel = new Panel(this.cursor);
    this.autosave = new Autosave(this.rows, this.drafts, {
      change: () => this.show(),
      saved: () => this.refresh.soon(),
      conflict: (row, body) => openConflict(row, body, (...decision) => this.settled(...decision)),
    });
    this.summary = new Summary(this.rows, this.autosave);
    this.editor = new Editor(this.cursor, {
      commit: (changes) => this.committed(changes),
      typing: (row) => this.drafts.keep(row),
      enter: (row) => this.panel.follow(row),
      leave: (row) => this.autosave.leave(row),
    });
    this.keys = new Keys(this.cursor, this.editor, {
      undo: () => this.replay(this.history.undo(), "undone", "nothingToUndo"),
      redo: () => this.replay(this.history.redo(), "redone", "nothingToRedo"),
      panel: (row) => this.panel.open(row),
      closePanel: () => this.panel.close(),
      submit: () => this.submit(),
    });
    this.filters = new Filters(this.rows, () => this.cursor.placeFirst());
    this.listen();
    this.offerDrafts();
    this.start();
  }

  listen() {
    table.addEventListener("paste", (event) => this.pasted(event));
    table.addEventListener("copy", (event) => this.copied(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.autosave.saveAll();
    });
    submitLink?.addEventListener("click", (event) => {
      event.preventDefault();
      this.submit();
    });
    document.getElementById("session-again").addEventListener("click", () => this.autosave.resume());
    window.addEventListener("beforeunload", (event) => {
      if (this.rows.some((row) => row.isUnsaved)) {
        event.preventDefault();
      }
    });
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  /** Where a link points to, else the first blank cell: typing or pasting can begin at once. */
  start() {
    if (saveNow) {
      saveNow.textContent = text("saveNow");
    }
    const named = location.hash && document.getElementById(location.hash.slice(1));
    const row = named && this.cursor.rowOf(named);
    const cell = row && (named.closest("[data-col]") ?? this.cursor.numbers(row)[0]);
    if (cell || (document.activeElement === document.body && matchMedia("(pointer: fine)").matches)) {
      this.cursor.focus(cell || this.cursor.cell);
    }
    this.show();
  }

  show() {
    this.summary.show();
    this.filters?.count();
  }

  committed(changes) {
    this.history.push(changes);
    this.saveSoon(changes);
  }

  /** Write changes into their cells, and save each row once. */
  apply(changes) {
    for (const { row, name, after } of changes) {
      row.set(name, after);
    }
    this.saveSoon(changes);
  }

  saveSoon(changes) {
    for (const row of new Set(changes.map((change) => change.row))) {
      this.autosave.schedule(row);
    }
  }

  replay(changes, done, nothing) {
    this.apply(changes);
    announce(changes.length ? text(done, { count: changes.length }) : text(nothing));
    if (changes.length) {
      this.cursor.focus(changes[0].row.cell(changes[0].name));
    }
  }

  settled(row, changes) {
    this.history.push(changes);
    this.autosave.schedule(row, 0);
    this.cursor.focus(this.cursor.cellIn(row));
  }

  pasted(event) {
    const block = blockOf(event.clipboardData);
    const isOneCell = block.length === 1 && block[0].length === 1;
    if (isOneCell && (this.editor.isEditing || this.editor.isTyped)) {
      return;
    }
    event.preventDefault();
    this.paste(block);
  }

  /** Lay a block over the grid: one step to undo. What is wrong is known once the server has answered. */
  async paste(block) {
    const rows = this.cursor.visibleRows;
    const columns = this.cursor.columns;
    const laid = layOver(
      block,
      rows.slice(rows.indexOf(this.cursor.row)),
      columns.slice(columns.indexOf(this.cursor.column)),
    );
    this.history.push(laid.changes);
    this.apply(laid.changes);
    this.editor.navigate();
    const touched = [...new Set(laid.changes.map((change) => change.row))];
    touched.forEach((row) => this.autosave.save(row));
    await this.autosave.settled(touched);
    this.sayPasted(laid);
  }

  sayPasted({ changes, cells, skipped, beyond, unknown }) {
    const isWrong = ({ row, name }) => row.controls.get(name).getAttribute("aria-invalid") === "true";
    const faults = changes.filter(isWrong).length + unknown.length;
    const outside = beyond ? text("beyond", { count: beyond }) : "";
    const words = unknown.length ? ` ${text("unknownWord", { word: unknown[0].value })}` : "";
    announce(text("pasted", { cells, skipped, faults }) + outside + words);
  }

  /** The text of a cell that is no input; an input copies what is selected in it by itself. */
  copied(event) {
    const control = this.editor.control;
    if (!control || control.matches("select")) {
      const shown = control ? control.selectedOptions[0].textContent : this.cursor.cell.textContent;
      event.clipboardData.setData("text/plain", shown.trim());
      event.preventDefault();
    }
  }

  offerDrafts() {
    const found = this.drafts.find(this.rows.filter((row) => row.isEditable));
    const notice = document.getElementById("drafts-notice");
    const cells = found.reduce((sum, draft) => sum + draft.names.length, 0);
    notice.hidden = cells === 0;
    notice.querySelector("p").textContent = text("drafts", { cells });
    const restore = document.getElementById("drafts-restore");
    restore.textContent = text("restore", { cells });
    restore.addEventListener("click", () => {
      notice.hidden = true;
      this.restore(found);
    });
    document.getElementById("drafts-discard").addEventListener("click", () => {
      notice.hidden = true;
      found.forEach((draft) => this.drafts.drop(draft.row));
    });
  }

  /** Drafts come back with the version that their author saw: if another stands now, that is a conflict. */
  restore(found) {
    const changes = found.flatMap(({ row, values, names }) => names.map((name) => (
      { row, name, before: row.typed[name], after: values[name] })));
    found.forEach(({ row, version }) => { row.version = version; });
    this.history.push(changes);
    this.apply(changes);
    this.cursor.focus(changes[0].row.cell(changes[0].name));
  }

  /** To the check before submitting, once everything is saved; what cannot be is shown instead. */
  async submit() {
    this.editor.commit();
    await this.autosave.saveAll();
    const left = this.rows.find((row) => row.isUnsaved);
    if (left) {
      this.summary.show();
      announce(this.summary.state()[1]);
      const wrong = left.all("[aria-invalid=true]")[0]?.closest("[data-col]");
      this.cursor.focus(wrong ?? this.cursor.numbers(left)[0]);
    } else if (submitLink) {
      location.assign(submitLink.href);
    }
  }
}

new Grid();
