// What is typed into a form and not saved yet, kept on this computer: a session may end before it is sent.
// The grids keep their own (grid/drafts.js, review/marks.js). Nothing of a password or a code is ever kept.

const PREFIX = "form-draft:";
const SENT = "form-drafts-sent"; // keys of what this tab has sent and not heard of yet
const KEPT_FOR = 14 * 24 * 3600 * 1000;
const TYPED = "textarea, select, input:not([type=hidden], [type=file], [type=submit], [type=button])";
// The administration's lists that a script of Django's fills: put back, they would say what nobody chose.
const FILLED_BY_SCRIPT = ".selector *, .selectfilter, .admin-autocomplete";
const WORTH_KEEPING = "textarea, input:is([type=text], [type=number], [type=date], [type=url])";
const SECRET = "[type=password], [autocomplete=one-time-code]";
const FAULT = ".field-faulty, .errorlist, .notice-error";

const person = document.getElementById("kept-notice")?.dataset.person ?? "";

class Kept {
  constructor(form, number) {
    this.form = form;
    const action = new URL(form.getAttribute("action") ?? "", location.href);
    this.key = `${PREFIX}${person}${action.pathname}#${number}`;
    this.controls = [...form.elements].filter(
      (each) => each.name && each.matches(TYPED) && !each.matches(FILLED_BY_SCRIPT),
    );
    this.isFaulty = form.querySelector(FAULT) !== null;
    this.others = []; // what was typed into fields that somebody else has changed meanwhile
    form.addEventListener("input", () => this.keep());
    form.addEventListener("change", () => this.keep());
    form.addEventListener("submit", () => this.sent());
  }

  /** What the server would have to be told: fields that say something else than it does. */
  keep() {
    const before = this.isFaulty ? read(this.key)?.fields ?? [] : [];
    const fields = this.controls.flatMap((control, place) => {
      const earlier = before.find((each) => each.place === place);
      const was = earlier ? earlier.was : initial(control);
      return value(control) === was ? [] : [{ place, name: control.name, value: value(control), was }];
    });
    fields.push(...this.others.filter((each) => value(this.controls[each.place]) === initial(this.controls[each.place])));
    if (fields.length) {
      write(this.key, { fields, at: Date.now() });
    } else {
      drop(this.key);
    }
  }

  sent() {
    const keys = new Set(sentKeys());
    keys.add(this.key);
    session((store) => store.setItem(SENT, JSON.stringify([...keys])));
  }

  /** Put back what was not saved, unless somebody has changed the field meanwhile: then both are shown. */
  restore() {
    const draft = read(this.key);
    const found = (draft?.fields ?? []).filter((each) => {
      const control = this.controls[each.place];
      return control?.name === each.name && value(control) !== each.value;
    });
    if (!found.length) {
      if (draft && !this.isFaulty) {
        drop(this.key);
      }
      return;
    }
    this.others = found.filter((each) => initial(this.controls[each.place]) !== each.was);
    for (const each of found.filter((other) => !this.others.includes(other))) {
      const control = this.controls[each.place];
      put(control, each.value);
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.tell();
  }

  tell() {
    const notice = document.getElementById("kept-notice").content.firstElementChild.cloneNode(true);
    const others = notice.querySelector(".kept-others");
    for (const each of this.others) {
      const text = document.createElement("p");
      text.className = "kept-text";
      text.textContent = each.value;
      others.append(text);
    }
    others.hidden = !this.others.length;
    notice.querySelector("button").addEventListener("click", () => {
      this.others = [];
      this.form.reset();
      drop(this.key);
      notice.remove();
    });
    this.form.before(notice);
    opened(this.form);
  }

  /** After this form was sent: whether what came is the answer to something that was saved. */
  get isSaved() {
    const [navigation] = performance.getEntriesByType("navigation");
    const isAnswer = navigation?.type === "navigate";
    return !this.isFaulty && (isAnswer || document.querySelector(".message-success") !== null);
  }
}

/** A form may lie in something folded up. */
function opened(form) {
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
}

function formsToKeep() {
  const counts = new Map();
  const forms = document.querySelectorAll("main form[method=post]:not([data-person])");
  const kept = [...forms].filter((form) => form.querySelector(WORTH_KEEPING) && !form.querySelector(SECRET));
  return kept.map((form) => {
    const action = form.getAttribute("action") ?? "";
    const number = counts.get(action) ?? 0;
    counts.set(action, number + 1);
    return new Kept(form, number);
  });
}

/** Forget what this page shows to be saved. Whatever did not come to an answer stays. */
function settle(forms) {
  // A page that asks for a password or a code first is no answer yet either.
  const isRefusal = document.querySelector(`.message-error, .messagelist .error, main .notice-error, main :is(${SECRET})`) !== null;
  for (const key of sentKeys()) {
    const kept = forms.find((each) => each.key === key);
    if (!isRefusal && (!kept || kept.isSaved)) {
      drop(key);
    }
  }
  forgetSent();
}

// --- One field --------------------------------------------------------------------------------------------

function value(control) {
  if (control.type === "checkbox" || control.type === "radio") {
    return control.checked;
  }
  return control.multiple ? [...control.selectedOptions].map((each) => each.value).join("\n") : control.value;
}

function initial(control) {
  if (control.type === "checkbox" || control.type === "radio") {
    return control.defaultChecked;
  }
  if (control.options) {
    const chosen = [...control.options].filter((each) => each.defaultSelected);
    const first = control.multiple ? [] : [...control.options].slice(0, 1);
    return (chosen.length ? chosen : first).map((each) => each.value).join("\n");
  }
  return control.defaultValue;
}

function put(control, text) {
  if (control.type === "checkbox" || control.type === "radio") {
    control.checked = text;
  } else if (control.multiple) {
    const chosen = new Set(text.split("\n"));
    for (const option of control.options) {
      option.selected = chosen.has(option.value);
    }
  } else {
    control.value = text;
  }
}

// --- Storage: a browser may refuse it, or it may be full: then nothing is kept ------------------------------

function attempt(use) {
  try {
    return use();
  } catch {
    return null;
  }
}

const session = (use) => attempt(() => use(window.sessionStorage));
const sentKeys = () => session((store) => JSON.parse(store.getItem(SENT))) ?? [];
const forgetSent = () => session((store) => store.removeItem(SENT));
const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
const write = (key, draft) => attempt(() => localStorage.setItem(key, JSON.stringify(draft)));
const drop = (key) => attempt(() => localStorage.removeItem(key));

function forgetOld() {
  attempt(() => {
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      if (Date.now() - (read(key)?.at ?? 0) > KEPT_FOR) {
        drop(key);
      }
    }
  });
}

if (person) {
  const forms = formsToKeep();
  settle(forms);
  forgetOld();
  forms.forEach((form) => form.restore());
} else {
  // The log-in, or a page that says what went wrong: nothing that was sent before it is saved.
  forgetSent();
}
