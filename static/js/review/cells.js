// The matrix as a grid: one cell is the active one, arrows move it (roving tabindex).

export class Cells {
  constructor(table, onActive) {
    this.table = table;
    this.onActive = onActive;
    this.active = null;
    this.describe();
    table.addEventListener("focusin", (event) => this.focused(event.target.closest("td.cell")));
  }

  /** Without script it is a table of form fields; with it, a grid. */
  describe() {
    const set = (selector, role) => this.table.querySelectorAll(selector).forEach((each) => each.setAttribute("role", role));
    this.table.setAttribute("role", "grid");
    set("thead, tbody", "rowgroup");
    set("tr", "row");
    set("thead th", "columnheader");
    set("tbody th", "rowheader");
    set("td", "gridcell");
    this.all.forEach((cell) => { cell.tabIndex = -1; });
    this.table.querySelectorAll("td.cell a").forEach((link) => { link.tabIndex = -1; });
    this.settle();
  }

  get all() {
    return [...this.table.querySelectorAll("td.cell")];
  }

  get rows() {
    return [...this.table.querySelectorAll("tbody:not([hidden]) tr.row:not([hidden])")];
  }

  /** One cell can always be reached by Tab: the active one, or else the first that is shown. */
  settle() {
    if (!this.active || !this.rows.includes(this.active.parentElement)) {
      const first = this.rows.flatMap((row) => [...row.querySelectorAll("td.cell")])[0] ?? null;
      this.place(first);
    }
  }

  place(cell) {
    if (this.active) {
      this.active.tabIndex = -1;
      this.active.classList.remove("active");
    }
    this.active = cell;
    if (cell) {
      cell.tabIndex = 0;
      cell.classList.add("active");
    }
  }

  focus(cell, options) {
    if (cell) {
      cell.focus(options);
    }
  }

  focused(cell) {
    if (cell && cell !== this.active) {
      this.place(cell);
    }
    if (cell) {
      this.onActive(cell);
    }
  }

  /** The nearest cell in a direction; columns without a cell in a row are stepped over. */
  step(across, down) {
    const rows = this.rows;
    let row = rows.indexOf(this.active.parentElement);
    let column = this.active.cellIndex;
    for (;;) {
      row += down;
      column += across;
      const cell = rows[row]?.cells[column];
      if (!cell || column < 1) {
        return null;
      }
      if (cell.matches("td.cell")) {
        return cell;
      }
    }
  }

  /** So many rows further, at most to the edge; where that row has no such cell, its first one. */
  leap(count) {
    const rows = this.rows;
    const at = Math.min(Math.max(rows.indexOf(this.active.parentElement) + count, 0), rows.length - 1);
    const cell = rows[at].cells[this.active.cellIndex];
    return cell.matches("td.cell") ? cell : rows[at].querySelector("td.cell");
  }

  /** The first or the last cell of the row, or of the whole matrix. */
  edge(isLast, isWhole) {
    const rows = isWhole ? this.rows : [this.active.parentElement];
    const cells = rows.flatMap((row) => [...row.querySelectorAll("td.cell")]);
    return cells.at(isLast ? -1 : 0);
  }

  /** The next cell (or the one before) that fulfills a condition, round the end of the matrix. */
  search(direction, condition) {
    const cells = this.rows.flatMap((row) => [...row.querySelectorAll("td.cell")]);
    const start = cells.indexOf(this.active);
    for (let steps = 1; steps <= cells.length; steps += 1) {
      const cell = cells[(start + direction * steps + cells.length * steps) % cells.length];
      if (condition(cell)) {
        return cell;
      }
    }
    return null;
  }
}
