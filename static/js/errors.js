// [data-error-summary]: gets the focus when it appears, so that it is read first.
(() => {
  const show = root => { const summary = root.querySelector && root.querySelector("[data-error-summary]"); if (summary) summary.focus(); };
  show(document);
  document.addEventListener("htmx:afterSwap", event => show(event.detail.elt));
})();
