// What is not saved yet, kept on this computer until it is: by person, plan, year, unit and indicator.

import { differing } from "./row.js";

const PREFIX = "entry-draft:";
const KEPT_FOR = 14 * 24 * 3600 * 1000;

export class Drafts {
  constructor(form) {
    this.prefix = `${PREFIX}${form.dataset.person}/${form.dataset.report}/`;
    this.forgetOld();
  }

  /** Keep what is typed in a row, or forget it once the server holds it. */
  keep(row) {
    const fields = differing(row.typed, row.saved);
    if (!fields.length) {
      this.drop(row);
      return;
    }
    const values = Object.fromEntries(fields.map((name) => [name, row.typed[name]]));
    this.write(row.code, { version: row.version, values, at: Date.now() });
  }

  drop(row) {
    storage((store) => store.removeItem(this.prefix + row.code));
  }

  write(code, draft) {
    storage((store) => store.setItem(this.prefix + code, JSON.stringify(draft)));
  }

  /** The drafts of these rows that say something else than the page. */
  find(rows) {
    const found = [];
    for (const row of rows) {
      const draft = storage((store) => JSON.parse(store.getItem(this.prefix + row.code)));
      const names = draft ? Object.keys(draft.values).filter((name) =>
        row.controls.has(name) && row.typed[name] !== draft.values[name]) : [];
      if (names.length) {
        found.push({ row, version: draft.version, values: draft.values, names });
      } else if (draft) {
        this.drop(row);
      }
    }
    return found;
  }

  /** Others' drafts stay for them, but not for ever. */
  forgetOld() {
    storage((store) => {
      for (const key of Object.keys(store).filter((each) => each.startsWith(PREFIX))) {
        if (Date.now() - (JSON.parse(store.getItem(key)).at ?? 0) > KEPT_FOR) {
          store.removeItem(key);
        }
      }
    });
  }
}

/** A browser may refuse its storage, or it may be full or hold something else: then nothing is kept. */
function storage(use) {
  try {
    return use(window.localStorage);
  } catch {
    return null;
  }
}
