// Blocks from Excel, WPS or a web page: text with tabs, or an HTML table.

/** The clipboard's block as rows of texts. An HTML table goes first: it keeps line breaks inside cells. */
export function blockOf(data) {
  const html = data.getData("text/html");
  return (html && fromHtml(html)) || fromText(data.getData("text/plain"));
}

/** Tabs and lines; a cell in quotes may hold both, and doubled quotes. */
export function fromText(source) {
  const body = source.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  for (let end = ""; cell.lastIndex <= body.length;) {
    const match = cell.exec(body);
    if (!match) {
      return body.split("\n").map((line) => line.split("\t"));
    }
    rows.at(-1).push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    end = match[3];
    if (end === "") {
      break;
    }
    if (end === "\n") {
      rows.push([]);
    }
  }
  return rows;
}

/** The cells of the only table, merged ones as one text with blanks beside it; null where there is no such table. */
export function fromHtml(source) {
  const tables = new DOMParser().parseFromString(source, "text/html").querySelectorAll("table");
  if (tables.length !== 1) {
    return null;
  }
  const grid = [];
  [...tables[0].rows].forEach((line, at) => {
    grid[at] ??= [];
    for (const cell of line.cells) {
      let column = 0;
      while (grid[at][column] !== undefined) {
        column += 1;
      }
      fill(grid, at, column, cell);
    }
  });
  return grid.map((line) => Array.from(line, (each) => each ?? ""));
}

function fill(grid, at, column, cell) {
  for (let down = 0; down < cell.rowSpan; down += 1) {
    grid[at + down] ??= [];
    for (let right = 0; right < cell.colSpan; right += 1) {
      grid[at + down][column + right] = down || right ? "" : textOf(cell);
    }
  }
}

function textOf(cell) {
  for (const end of cell.querySelectorAll("br")) {
    end.replaceWith("\u2028");
  }
  return cell.textContent.replace(/[^\S\u2028]+/g, " ").replaceAll("\u2028", "\n").trim();
}

/**
 * Lay a block over the cells from `start` on. Blank cells of the block change nothing.
 * `rows`: the visible rows from the start's on; `columns`: the names from the start's on.
 * Returns {changes, cells, skipped, beyond, unknown}; nothing is written yet.
 */
export function layOver(block, rows, columns) {
  const result = { changes: [], cells: 0, skipped: 0, beyond: 0, unknown: [] };
  block.forEach((line, down) => line.forEach((raw, right) => {
    const value = raw.trim();
    if (value) {
      place(result, rows[down], columns[right], value);
    }
  }));
  return result;
}

function place(result, row, name, value) {
  if (!row || !name) {
    result.beyond += 1;
    return;
  }
  const control = row.isEditable ? row.controls.get(name) : null;
  if (!control) {
    result.skipped += 1;
    return;
  }
  const after = control.matches("select") ? optionOf(control, value) : value;
  result.cells += 1;
  if (after === null) {
    result.unknown.push({ row, name, value });
  } else if (after !== control.value) {
    result.changes.push({ row, name, before: control.value, after });
  }
}

/** The value of the entry of a list that carries the word, or that is the value; null where there is none. */
function optionOf(select, word) {
  const found = [...select.options].find((each) => each.value === word || each.textContent.trim() === word);
  return found ? found.value : null;
}
