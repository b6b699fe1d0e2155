// The active cell: where it is, and where it goes. One cell of the grid is in the tab order, no other.

export const NUMBERS = ["numerator", "denominator", "value"];

export class Cursor {
  constructor(table, rows) {
    this.table = table;
    this.rows = rows;
    this.cell = null;
    this.home = null; // the column that up, down and Enter keep to, also after Tabs to the right
    for (const each of table.querySelectorAll("a, input, select, textarea, button")) {
      each.tabIndex = -1;
    }
    this.place(this.firstToFill() ?? this.cells(rows[0])[0]);
    this.settle();
  }

  /** From here on, up and down keep to the column of the active cell. */
  settle() {
    this.home = this.column;
  }

  get row() {
    return this.rowOf(this.cell);
  }

  get column() {
    return this.cell.dataset.col;
  }

  /** The columns that show, also those in which this row has no cell: a pasted block has them all. */
  get columns() {
    return this.row.all("[data-col]").filter((cell) => cell.checkVisibility()).map((cell) => cell.dataset.col);
  }

  get visibleRows() {
    return this.rows.filter((row) => row.element.checkVisibility());
  }

  rowOf(node) {
    return this.rows.find((row) => row.contains(node));
  }

  /** The cells of a row that can be gone to: those that show. */
  cells(row) {
    return row.all("[data-col]:not(.absent)").filter((cell) => cell.checkVisibility());
  }

  control(cell) {
    return cell.querySelector("input, select, textarea");
  }

  isEditable(cell) {
    return Boolean(cell && this.control(cell));
  }

  /** The first blank number that may be typed; where all are filled, the first that may be changed. */
  firstToFill() {
    const cells = this.rows.flatMap((row) => this.numbers(row));
    return cells.find((cell) => !this.control(cell).value) ?? cells[0];
  }

  numbers(row) {
    return NUMBERS.map((name) => row.cell(name)).filter((cell) => this.isEditable(cell));
  }

  target(cell) {
    return cell.querySelector("input, select, textarea, a, button") ?? cell;
  }

  /** Make a cell the one in the tab order, without moving the focus. */
  place(cell) {
    if (!cell || cell === this.cell) {
      return;
    }
    if (this.cell) {
      this.target(this.cell).tabIndex = -1;
      this.cell.classList.remove("active");
      this.row.element.classList.remove("row-active");
    }
    this.cell = cell;
    this.target(cell).tabIndex = 0;
    cell.classList.add("active");
    this.row.element.classList.add("row-active");
  }

  /** After other rows show: the first of them becomes the active one. */
  placeFirst() {
    const [row] = this.visibleRows;
    if (row && !this.row.element.checkVisibility()) {
      this.place(this.cellIn(row));
    }
  }

  focus(cell) {
    if (!cell) {
      return false;
    }
    this.place(cell);
    this.target(cell).focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  /** Left and right: to the neighbor, whatever it is. */
  sideways(right) {
    const cells = this.cells(this.row);
    this.focus(cells[cells.indexOf(this.cell) + right]);
    this.settle();
  }

  /** Up and down by so many rows, as far as there are any. */
  upright(down) {
    const rows = this.visibleRows;
    const at = Math.max(0, Math.min(rows.length - 1, rows.indexOf(this.row) + down));
    return this.focus(this.cellIn(rows[at]));
  }

  /** Home and End: the first or last cell of the row that can be changed, else of all. */
  edge(isLast) {
    const cells = this.cells(this.row);
    const editable = cells.filter((cell) => this.isEditable(cell));
    this.focus((editable.length ? editable : cells).at(isLast ? -1 : 0));
    this.settle();
  }

  /** Enter: down or up to the next cell that can be changed. Returns whether there is one. */
  enter(down) {
    const rows = this.visibleRows;
    for (let at = rows.indexOf(this.row) + down; rows[at]; at += down) {
      const cell = this.entryIn(rows[at]);
      if (cell) {
        return this.focus(cell);
      }
    }
    return false;
  }

  /** Tab: to the next cell that can be changed, over the end of the row. */
  tab(right) {
    const cells = this.visibleRows.flatMap((row) => this.cells(row));
    const order = right > 0 ? cells : cells.reverse();
    const next = order.slice(order.indexOf(this.cell) + 1).find((cell) => this.isEditable(cell));
    const isSameRow = next && this.rowOf(next) === this.row;
    const isMoved = this.focus(next);
    if (isMoved && !isSameRow) {
      this.settle();
    }
    return isMoved;
  }

  /** A row's cell in the home column; where it has none, its first number or its first cell. */
  cellIn(row) {
    const cells = this.cells(row);
    return cells.find((cell) => cell.dataset.col === this.home) ?? this.entryIn(row) ?? cells[0];
  }

  /**
   * A row's cell in the home column that can be changed. Numbers stand in different columns: a ratio's
   * begin with the numerator, any other is the value.
   */
  entryIn(row) {
    const cell = row.cell(this.home);
    if (this.isEditable(cell) && cell.checkVisibility()) {
      return cell;
    }
    return NUMBERS.includes(this.home) ? this.numbers(row)[0] : null;
  }
}
