// Somebody else was faster: both values and both names, and the person decides.

import { announce, text } from "./texts.js";

const form = document.getElementById("entry");
const template = document.getElementById("conflict-template");

/** `body`: the server's answer. `settle(row, changes)` is called once the person has decided. */
export function openConflict(row, body, settle) {
  closeConflict(row);
  row.conflict = body.theirs;
  const view = template.content.firstElementChild.cloneNode(true);
  view.querySelector(".conflict-message").textContent = body.message;
  view.querySelector(".conflict-them").textContent = body.theirs.by;
  view.querySelector(".conflict-me").textContent = form.dataset.personName;
  view.querySelector(".conflict-theirs").textContent = said(row, body.theirs);
  view.querySelector(".conflict-mine").textContent = said(row, row.typed);
  view.setAttribute("aria-label", body.message);
  for (const button of view.querySelectorAll("[data-keep]")) {
    button.tabIndex = -1;
    button.addEventListener("click", () => decide(row, button.dataset.keep, settle));
  }
  row.detail.firstElementChild.append(view);
  row.showDetail();
  announce(body.message);
}

function closeConflict(row) {
  row.conflict = null;
  row.detail.querySelector(".conflict")?.remove();
  row.showDetail();
}

/** Either way, the person has seen the other's version: from now on that is what a save replaces. */
function decide(row, keep, settle) {
  const standing = Object.fromEntries(
    [...row.controls.keys()].map((name) => [name, row.conflict[name] ?? ""]),
  );
  const before = row.typed;
  row.version = row.conflict.version;
  row.saved = standing;
  row.showFaults({});
  closeConflict(row);
  const changes = [];
  for (const [name, value] of Object.entries(keep === "theirs" ? standing : before)) {
    row.set(name, value);
    if (value !== before[name]) {
      changes.push({ row, name, before: before[name], after: value });
    }
  }
  settle(row, changes);
}

/** What a set of fields says, as one line: numbers, and the word where it is not the usual one. */
function said(row, fields) {
  const numbers = row.isRatio ? [fields.numerator, fields.denominator].filter(Boolean).join(" / ") : fields.value;
  const options = [...row.controls.get("availability").options];
  const chosen = options.findIndex((option) => option.value === fields.availability);
  const word = chosen > 0 ? options[chosen].textContent : "";
  return [numbers, word, fields.expected_on, fields.explanation].filter(Boolean).join("; ") || text("blank");
}
