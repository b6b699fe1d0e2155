// The one line that says how things stand, beside the main action.

import { text } from "./texts.js";

const TROUBLES = ["offline", "unreachable", "session", "otherPerson"];

export class Summary {
  constructor(rows, autosave) {
    this.rows = rows;
    this.autosave = autosave;
    this.place = document.getElementById("save-state");
    this.filled = document.getElementById("filled");
    this.notice = document.getElementById("session-notice");
  }

  show() {
    const [kind, message] = this.state();
    if (this.place && this.place.textContent !== message) {
      this.place.textContent = message;
      this.place.className = `save-state save-state-${kind}`;
    }
    this.notice.hidden = this.autosave.trouble !== "session";
    const due = this.rows.filter((row) => !row.isOptional);
    const filled = due.filter((row) => !row.isBlank).length;
    this.filled.textContent = text("filled", { filled, total: due.length });
  }

  /** What kind it is, for its looks, and the words. What hinders most goes first. */
  state() {
    const count = (status) => this.rows.filter((row) => row.status === status).length;
    const unsaved = this.rows.filter((row) => row.isUnsaved).length;
    const { trouble, savedAt } = this.autosave;
    if (unsaved && TROUBLES.includes(trouble)) {
      return ["trouble", text(trouble)];
    }
    for (const [status, words] of [["conflict", "conflictsLeft"], ["faulty", "faultsLeft"], ["refused", "refusalsLeft"]]) {
      if (count(status)) {
        return ["trouble", text(words, { count: count(status) })];
      }
    }
    if (count("saving")) {
      return ["saving", `${text("saving")}…`];
    }
    if (unsaved) {
      return ["unsaved", text("someUnsaved", { count: unsaved })];
    }
    return ["saved", savedAt ? text("allSaved", { time: savedAt }) : text("savesItself")];
  }
}
