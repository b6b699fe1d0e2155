// Undo and redo. One step may hold many cells: a pasted block, or drafts that were restored.

const LIMIT = 200;

export class History {
  constructor() {
    this.done = [];
    this.undone = [];
  }

  /** `changes`: [{row, name, before, after}]. */
  push(changes) {
    if (changes.length) {
      this.done.push(changes);
      this.done.splice(0, this.done.length - LIMIT);
      this.undone = [];
    }
  }

  /** Take the last step back; returns its changes turned around, [] where there is none. */
  undo() {
    const step = this.done.pop();
    if (!step) {
      return [];
    }
    this.undone.push(step);
    return step.map(({ row, name, before, after }) => ({ row, name, before: after, after: before }));
  }

  redo() {
    const step = this.undone.pop();
    if (!step) {
      return [];
    }
    this.done.push(step);
    return step;
  }
}
