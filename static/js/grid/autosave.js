// Saving by itself: a row 0.8 s after a commit, at once when it is left, never two requests for one row.

import { send, whoIsLoggedIn } from "./session.js";

const DELAY = 800;
const FIRST_RETRY = 1000;
const LAST_RETRY = 30_000;
const AT_ONCE = 4; // rows that are saved at the same time

export class Autosave {
  /** `on.change()` after every change of status; `on.conflict(row, body)`; `on.saved(row)`. */
  constructor(rows, drafts, on) {
    this.rows = rows;
    this.drafts = drafts;
    this.on = on;
    this.timers = new Map();
    this.waiting = new Set();
    this.sending = new Set();
    this.trouble = ""; // "offline", "unreachable", "session", "otherPerson"
    this.savedAt = "";
    this.retryAfter = FIRST_RETRY;
    this.watch();
  }

  watch() {
    window.addEventListener("online", () => this.again());
    window.addEventListener("offline", () => this.stumble("offline"));
    window.addEventListener("focus", () => this.trouble === "session" && this.resume());
    document.addEventListener("visibilitychange", () => document.hidden && this.saveComplete());
  }

  /** A cell was committed: save its row soon. */
  schedule(row, delay = DELAY) {
    this.drafts.keep(row);
    if (!row.isEditable || row.conflict) {
      return;
    }
    row.isRefused = false;
    row.showStatus(row.isChanged ? "unsaved" : "");
    clearTimeout(this.timers.get(row));
    this.timers.set(row, setTimeout(() => this.due(row), delay));
    this.on.change();
  }

  /** Half of what belongs together waits until the person leaves the row. */
  due(row) {
    this.timers.delete(row);
    if (!row.isIncomplete || !row.contains(document.activeElement)) {
      this.save(row);
    }
  }

  /** The row was left: save it at once. */
  leave(row) {
    if (row.isChanged && !row.isFaulty && !row.conflict) {
      this.save(row);
    }
  }

  /** The page goes out of sight, perhaps for good: save what is complete. */
  saveComplete() {
    this.rows.filter((row) => !row.isIncomplete).forEach((row) => this.leave(row));
  }

  /** Save all that is changed, also what waits for its other half or was faulty. Resolves when all is answered. */
  async saveAll() {
    for (const row of this.rows.filter((each) => each.isChanged && !each.conflict)) {
      this.save(row);
    }
    await this.settled(this.rows);
  }

  /** Resolves once nothing is under way for these rows, or once nothing can be. */
  async settled(rows) {
    const isBusy = (row) => this.sending.has(row) || this.waiting.has(row) || this.timers.has(row);
    while (!this.trouble && rows.some(isBusy)) {
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  save(row) {
    clearTimeout(this.timers.get(row));
    this.timers.delete(row);
    this.waiting.add(row);
    this.next();
  }

  next() {
    for (const row of this.waiting) {
      if (this.trouble || this.sending.size >= AT_ONCE) {
        break;
      }
      if (!this.sending.has(row)) {
        this.waiting.delete(row);
        this.request(row);
      }
    }
    this.on.change();
  }

  async request(row) {
    if (!row.isChanged || row.conflict) {
      return;
    }
    this.sending.add(row);
    row.showStatus("saving");
    const sent = { ...row.committed };
    const answer = await send(row.url, { ...sent, version: row.version });
    this.sending.delete(row);
    this.answered(row, sent, answer);
    this.next();
  }

  answered(row, sent, { kind, body }) {
    if (kind === "saved") {
      this.accepted(row, sent, body);
    } else if (kind === "invalid") {
      row.showFaults(body.errors);
      row.showStatus("faulty");
    } else if (kind === "stale") {
      row.showStatus("conflict");
      this.on.conflict(row, body);
    } else if (kind === "refused") {
      row.isRefused = true;
      row.showFaults({ refused: body.message ?? "" });
      row.showStatus("refused");
    } else {
      row.showStatus("unsaved");
      this.waiting.add(row);
      this.stumble(kind);
    }
  }

  accepted(row, sent, body) {
    row.accept(sent, body);
    this.savedAt = body.saved_at;
    this.retryAfter = FIRST_RETRY;
    this.drafts.keep(row);
    if (row.isChanged) {
      this.schedule(row);
    } else {
      row.showStatus("saved", { time: body.saved_at });
    }
    this.on.saved(row);
  }

  /** Nothing can be saved now: keep all and try again, by itself or after the next log-in. */
  stumble(trouble) {
    this.trouble = trouble;
    clearTimeout(this.retry);
    if (trouble === "offline" || trouble === "unreachable") {
      this.retry = setTimeout(() => this.again(), this.retryAfter);
      this.retryAfter = Math.min(this.retryAfter * 2, LAST_RETRY);
    }
    this.on.change();
  }

  again() {
    if (this.trouble === "offline" || this.trouble === "unreachable") {
      clearTimeout(this.retry);
      this.trouble = "";
      this.next();
    }
  }

  /** Go on if the same person is logged in again. */
  async resume() {
    const who = await whoIsLoggedIn();
    this.trouble = { same: "", other: "otherPerson", nobody: "session" }[who];
    this.next();
  }
}
