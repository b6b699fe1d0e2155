// After saves, what follows from them in other places: progress, and whether another row's part now exceeds
// its whole. The server knows; the page is asked once the typing has paused.

import { fetchPage } from "./session.js";

const PAUSE = 2500;

export class Refresh {
  constructor(rows) {
    this.rows = rows;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  async now() {
    const page = await fetchPage();
    if (!page) {
      return;
    }
    for (const row of this.rows) {
      const fresh = page.getElementById(row.element.id);
      const isSame = fresh?.querySelector(`[name="${row.code}-version"]`)?.value === row.versionInput?.value;
      if (fresh && isSame && !row.isUnsaved) {
        row.cell("progress").replaceChildren(...fresh.querySelector(".progress").childNodes);
        this.copyFlags(row, fresh);
      }
    }
  }

  copyFlags(row, fresh) {
    const [place, flags] = [row.element, fresh].map((element) => element.querySelector(".flags"));
    if (place && flags && place.textContent.trim() !== flags.textContent.trim()) {
      place.replaceChildren(...flags.childNodes);
      row.markExplanation();
    }
  }
}
