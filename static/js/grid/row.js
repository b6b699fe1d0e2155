// One row of the grid: what the server holds, what the person has committed, and how both are shown.

import { ratio, shown } from "./decimals.js";
import { text } from "./texts.js";

export class Row {
  constructor(element) {
    this.element = element;
    this.code = element.dataset.code;
    this.url = element.dataset.url;
    this.isEditable = "editable" in element.dataset;
    this.detail = document.getElementById(`detail-${this.code}`);
    this.faults = this.detail.querySelector(".faults");
    this.controls = new Map();
    for (const control of this.all("input, select, textarea")) {
      const name = control.name.slice(this.code.length + 1);
      if (name === "version") {
        this.versionInput = control;
      } else if (name !== "keep") {
        this.controls.set(name, control);
      }
    }
    this.committed = this.typed;
    this.saved = "unsaved" in element.dataset ? {} : this.typed;
    this.status = "";
    this.conflict = null;
    this.isRefused = false;
  }

  get version() {
    return this.versionInput.value;
  }

  set version(number) {
    this.versionInput.value = number;
  }

  /** What stands in the controls now, committed or not. */
  get typed() {
    return Object.fromEntries([...this.controls].map(([name, control]) => [name, control.value]));
  }

  /** Whether something was committed that the server does not hold. */
  get isChanged() {
    return this.isEditable && differing(this.committed, this.saved).length > 0;
  }

  /** Whether anything, also what is just being typed, would be lost with this page. */
  get isUnsaved() {
    return this.isEditable && differing(this.typed, this.saved).length > 0;
  }

  get isRatio() {
    return this.controls.has("numerator");
  }

  /** Half of what belongs together: not worth sending while the person is still in the row. */
  get isIncomplete() {
    const { numerator, denominator, availability, expected_on: day } = this.committed;
    const isHalf = this.isRatio && (numerator.trim() === "") !== (denominator.trim() === "");
    return isHalf || (availability === "not_available") !== (day !== "");
  }

  /** The city's own figure beside a roll-up: nobody has to enter it. */
  get isOptional() {
    return this.element.dataset.optional !== undefined;
  }

  get isBlank() {
    const value = this.isEditable ? this.typed : null;
    if (!value) {
      return this.element.dataset.state === "";
    }
    const hasNumber = [value.value, value.numerator, value.denominator].some((each) => each?.trim());
    return !hasNumber && !["not_applicable", "not_available"].includes(value.availability);
  }

  get isFaulty() {
    return this.all("[aria-invalid=true]").length > 0 || this.isRefused;
  }

  get isUnexplained() {
    return Boolean(this.element.querySelector(".needs-text"));
  }

  get isReturned() {
    return this.element.dataset.state === "returned";
  }

  /** What a selector finds in the row and in the line below it, in this order. */
  all(selector) {
    return [this.element, this.detail].flatMap((part) => [...part.querySelectorAll(selector)]);
  }

  contains(node) {
    return this.element.contains(node) || this.detail.contains(node);
  }

  cell(name) {
    return this.all(`[data-col="${name}"]`)[0] ?? null;
  }

  /** Put a text into a control and commit it. */
  set(name, value) {
    this.controls.get(name).value = value;
    this.committed = { ...this.committed, [name]: value };
    this.show();
  }

  /** Show what follows from what is typed: the ratio, and whether an explanation is still asked for. */
  show() {
    if (this.isRatio) {
      const { numerator, denominator } = this.typed;
      const { scale, decimals } = this.element.dataset;
      this.element.querySelector("output").textContent =
        ratio(numerator, denominator, scale, Number(decimals));
    }
    this.markExplanation();
  }

  markExplanation() {
    const cell = this.cell("explanation");
    const hasFlags = cell.querySelector(".flag") !== null;
    cell.classList.toggle("needs-text", hasFlags && !this.typed.explanation.trim());
  }

  /** The server has taken what was sent; what was typed since stays. */
  accept(sent, answer) {
    this.version = answer.version;
    this.saved = sent;
    for (const [name, control] of this.controls) {
      const normal = answer[name] ?? sent[name];
      if (control.value === sent[name] && control.value !== normal && document.activeElement !== control) {
        control.value = normal;
      }
      if (this.committed[name] === sent[name] && control.value === normal) {
        this.committed = { ...this.committed, [name]: normal };
        this.saved = { ...this.saved, [name]: normal };
      }
    }
    this.showFaults({});
    if (this.isRatio && !this.isChanged) {
      this.element.querySelector("output").textContent =
        answer.shown ? shown(answer.shown, Number(this.element.dataset.decimals)) : "";
    }
    this.showFlags((answer.flags ?? []).map((flag) => flag.message));
    this.showState(answer.version ? answer.state : "", answer.state_label ?? "");
  }

  showState(state, label) {
    this.element.dataset.state = state;
    const tag = this.element.querySelector(".state .tag");
    tag.className = `tag tag-${state || "draft"}`;
    tag.hidden = !state;
    tag.textContent = label || tag.textContent;
  }

  showFlags(reasons) {
    const place = this.cell("explanation").querySelector(".flags");
    place.replaceChildren(...reasons.map((reason) => {
      const flag = document.createElement("span");
      flag.className = "flag";
      flag.textContent = text("explain", { reason });
      return flag;
    }));
    this.markExplanation();
  }

  /** Mark the faulty cells and say below the row what is wrong. */
  showFaults(errors) {
    for (const [name, control] of this.controls) {
      const id = `${this.code}-${name}-error`;
      control.toggleAttribute("aria-invalid", false);
      control.removeAttribute("aria-describedby");
      if (errors[name]) {
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", id);
      }
    }
    this.faults.replaceChildren(...Object.entries(errors).map(([name, message]) => {
      const line = document.createElement("p");
      line.className = "field-error";
      line.id = `${this.code}-${name}-error`;
      line.textContent = message;
      return line;
    }));
    this.element.classList.toggle("row-faulty", Object.keys(errors).length > 0);
    this.showDetail();
  }

  showStatus(status, values = {}) {
    this.status = status;
    const place = this.element.querySelector(".saved");
    place.textContent = text(status, values);
    place.className = `saved saved-${status}`;
    this.element.classList.toggle("row-conflict", status === "conflict");
  }

  showDetail() {
    this.detail.hidden = !this.detail.querySelector(".comment, .field-error, .conflict");
  }
}

/** The names whose texts differ. */
export function differing(one, other) {
  return Object.keys(one).filter((name) => one[name] !== other[name]);
}
