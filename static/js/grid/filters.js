// Which rows show, and how many there are of each kind. A row does not vanish while somebody works in it:
// the choice is made when a filter is chosen.

const KINDS = {
  all: () => true,
  blank: (row) => row.isBlank && !row.isOptional,
  faulty: (row) => row.isFaulty || row.conflict !== null,
  unexplained: (row) => row.isUnexplained,
  returned: (row) => row.isReturned,
};

export class Filters {
  constructor(rows, onChosen) {
    this.rows = rows;
    this.tools = document.getElementById("grid-tools");
    this.tools.hidden = false;
    this.tools.addEventListener("change", (event) => {
      this.show(event.target.value);
      onChosen();
    });
    this.count();
  }

  show(kind) {
    for (const row of this.rows) {
      const isShown = KINDS[kind](row);
      row.element.classList.toggle("filtered", !isShown);
      row.detail.classList.toggle("filtered", !isShown);
    }
    for (const group of document.querySelectorAll("#grid .group")) {
      group.hidden = !group.querySelector(".row:not(.filtered)");
    }
    const isEmpty = this.rows.every((row) => row.element.classList.contains("filtered"));
    document.getElementById("nothing-shown").hidden = !isEmpty;
    document.getElementById("grid-scroll").hidden = isEmpty;
  }

  count() {
    for (const input of this.tools.querySelectorAll("[name=show]")) {
      const count = this.rows.filter(KINDS[input.value]).length;
      input.parentElement.querySelector("b").textContent = count;
      const isUseless = count === 0 && !input.checked && ["faulty", "unexplained", "returned"].includes(input.value);
      input.parentElement.hidden = isUseless;
    }
  }
}
