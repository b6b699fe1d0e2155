// Explain (算给我看): links to an explanation open it in a drawer. Without this script they lead to its page.

const drawer = document.getElementById("explain-drawer");
let opener = null;

function close() {
  drawer.hidden = true;
  document.body.classList.remove("with-drawer");
  opener?.focus();
}

async function open(link) {
  opener = link;
  await window.htmx.ajax("GET", link.href, { target: drawer, swap: "innerHTML" });
  if (drawer.childElementCount) {
    drawer.hidden = false;
    document.body.classList.add("with-drawer");
    drawer.scrollTop = 0;
    drawer.querySelector("h2")?.focus();
  } else {
    window.location.assign(link.href); // the page of its own says what is wrong
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-explain]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(link);
  }
});
drawer.addEventListener("click", (event) => event.target.closest("[data-close-drawer]") && close());
drawer.addEventListener("keydown", (event) => event.key === "Escape" && close());
