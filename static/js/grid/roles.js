// What the table is once the keys work: a grid. Without script it is a table of form fields, and says so.

export function describe(table, rows) {
  const heads = [...table.querySelectorAll("thead th")];
  table.setAttribute("role", "grid");
  table.setAttribute("aria-rowcount", String(rows.length + 1));
  table.setAttribute("aria-colcount", String(heads.length));
  table.querySelectorAll("thead, tbody").forEach((each) => each.setAttribute("role", "rowgroup"));
  table.querySelectorAll("tr").forEach((each) => each.setAttribute("role", "row"));
  heads.forEach((head) => head.setAttribute("role", "columnheader"));
  table.querySelectorAll("tbody th").forEach((head) => head.setAttribute("role", "rowheader"));
  table.querySelectorAll("td").forEach((cell) => cell.setAttribute("role", "gridcell"));
  rows.forEach((row, at) => describeRow(row, at));
}

function describeRow(row, at) {
  row.element.setAttribute("aria-rowindex", String(at + 2));
  [...row.element.children].forEach((cell, column) => {
    cell.setAttribute("aria-colindex", String(column + 1));
    if (cell.dataset.col) {
      const isEditable = cell.querySelector("input, select, textarea") !== null;
      cell.setAttribute("aria-readonly", String(!isEditable));
      if (!cell.querySelector("input, select, textarea, a")) {
        cell.tabIndex = -1;
      }
    }
  });
}
