// Shows what the reviewer asks for, without losing marks. The address follows, so that a reload shows the same.

export class Filters {
  constructor(table, onChange) {
    this.table = table;
    this.onChange = onChange;
    this.form = document.getElementById("filter");
    this.empty = document.getElementById("nothing-shown");
    document.getElementById("apply-filter").hidden = true;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", () => this.apply());
    document.getElementById("show-all").addEventListener("click", (event) => {
      event.preventDefault();
      this.reset();
    });
  }

  reset() {
    this.form.querySelectorAll("select").forEach((select) => { select.value = ""; });
    this.form.querySelector("input[name=only][value='']").checked = true;
    this.apply();
    this.form.querySelector("input[name=only]:checked").focus();
  }

  apply() {
    const wanted = Object.fromEntries(new FormData(this.form));
    this.table.querySelectorAll("tbody").forEach((group) => this.filterGroup(group, wanted));
    this.empty.hidden = this.table.querySelector("tbody:not([hidden])") !== null;
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
    this.onChange();
  }

  filterGroup(group, wanted) {
    const isDomain = !wanted.domain || group.dataset.domain === wanted.domain;
    for (const row of group.querySelectorAll("tr.row")) {
      const cells = [...row.querySelectorAll("td.cell")];
      cells.forEach((cell) => cell.classList.toggle("off", !(isDomain && shows(cell, wanted))));
      row.hidden = cells.every((cell) => cell.classList.contains("off"));
    }
    group.hidden = group.querySelector("tr.row:not([hidden])") === null;
  }
}

function shows(cell, { only, state }) {
  return (!state || cell.dataset.state === state) && (!only || only in cell.dataset);
}
