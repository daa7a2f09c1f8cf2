// [data-rows]: one more entry of a list without asking the server. Without script the same button sends the form and gets it back with one more.
(() => {
  const MOST = 30;
  document.addEventListener("click", event => {
    const button = event.target.closest && event.target.closest("[data-add-row]");
    const rows = button && button.closest("[data-rows]");
    if (!rows) return;
    const list = rows.querySelector("[data-rows-list]"), number = list.children.length;
    if (number >= MOST) return; // the server says so
    event.preventDefault();
    const made = document.createElement("template");
    made.innerHTML = rows.querySelector("template").innerHTML.replaceAll("__n__", String(number)).replaceAll("__no__", String(number + 1));
    const entry = made.content.firstElementChild;
    list.append(entry);
    if (window.htmx) window.htmx.process(entry);
    const first = entry.querySelector("input:not([type=hidden]), textarea");
    if (first) first.focus();
  });
})();
