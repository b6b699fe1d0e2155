// What is left of the whole in each year, while the shares are typed. The server adds up by itself.

import { difference, parse, shown } from "./grid/decimals.js";

const form = document.getElementById("breakdown");
const decimals = Number(form.dataset.decimals);
const columns = [...form.querySelectorAll("[data-remainder]")];

/** The typed texts of a year: the whole's, and those of its places that are not empty. */
function typed(column) {
  const cell = (row) => row.querySelectorAll("input.number")[column].value;
  const whole = cell(form.querySelector("[data-whole]"));
  const shares = [...form.querySelectorAll("[data-share]")].map(cell).filter((text) => text.trim());
  return { whole, shares };
}

function show(column) {
  const { whole, shares } = typed(column);
  const isKnown = shares.length > 0 && [whole, ...shares].every(parse);
  const left = isKnown ? difference(whole, shares) : null;
  columns[column].textContent = left === null ? "–" : shown(left, Math.max(decimals, places(left)));
}

/** How many decimals a plain number has. */
function places(number) {
  return (number.split(".")[1] ?? "").replace(/0+$/, "").length;
}

form.addEventListener("input", () => columns.forEach((_column, at) => show(at)));
