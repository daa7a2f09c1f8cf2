// [data-print]: a button that is there only where script can print. On paper a folded table is unfolded.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")].filter(details => details.querySelector("table") || details.closest("table"));
    for (const details of unfolded) details.open = true;
  });
  window.addEventListener("afterprint", () => { for (const details of unfolded) details.open = false; });
})();
