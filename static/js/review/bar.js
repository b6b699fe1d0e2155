// The bar below the matrix: what the active cell says, and the buttons that mark it.

export class Bar {
  constructor(marks, { onMark, onWords, onBack }) {
    this.marks = marks;
    this.element = document.getElementById("bar");
    this.about = document.getElementById("bar-about");
    this.words = document.getElementById("bar-text");
    this.cell = null;
    this.element.hidden = false;
    this.element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mark]");
      if (button) {
        // By mouse one goes on in the matrix; by keys one is among the buttons on purpose.
        onMark(button.dataset.mark, { leadsBack: event.detail > 0 });
      }
    });
    this.words.addEventListener("input", () => onWords(this.words.value));
    this.words.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === "Escape") && !event.isComposing) {
        event.preventDefault();
        event.stopPropagation();
        onBack({ sends: event.ctrlKey && event.key === "Enter" });
      }
    });
  }

  show(cell) {
    this.cell = cell;
    const parts = cell.querySelector(".about")?.cloneNode(true).childNodes ?? [];
    const own = cell.querySelector(".own")?.cloneNode(true);
    this.about.replaceChildren(...parts, ...(own ? [own] : []));
    this.about.scrollTop = 0;
    this.update();
    this.makeRoom();
  }

  /** The buttons follow the cell's mark. */
  update() {
    const mark = this.cell ? this.marks.of(this.cell) : "";
    for (const button of this.element.querySelectorAll("[data-mark]")) {
      const choice = button.dataset.mark;
      if (choice) {
        button.setAttribute("aria-pressed", String(choice === mark));
      }
      button.disabled = !this.cell || (choice ? this.marks.obstacle(this.cell, choice) !== "" : !mark);
    }
    const isReturn = mark !== "" && mark !== "approve";
    this.words.disabled = !isReturn;
    this.words.value = isReturn ? this.marks.words(this.cell) : "";
    this.words.toggleAttribute("aria-invalid", false);
    if (isReturn && this.marks.isFaulty(this.cell)) {
      this.words.setAttribute("aria-invalid", "true");
    }
  }

  /** What gets the focus scrolls to above the bar, however high it is. */
  makeRoom() {
    document.documentElement.style.scrollPaddingBottom = `${this.element.offsetHeight + 12}px`;
  }

  type() {
    this.words.focus();
    this.words.select();
  }
}
