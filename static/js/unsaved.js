// A POST form in which something was typed: the browser asks before the page is left. form[data-no-guard] is left alone.
(() => {
  let changed = false;
  const guarded = form => form instanceof HTMLFormElement && (form.getAttribute("method") || "").toLowerCase() === "post" && !("noGuard" in form.dataset);
  document.addEventListener("input", event => { if (guarded(event.target.form)) changed = true; });
  document.addEventListener("submit", event => { if (!event.defaultPrevented) changed = false; });
  document.addEventListener("htmx:afterRequest", event => { if (event.detail.successful && guarded(event.detail.elt)) changed = false; });
  window.addEventListener("beforeunload", event => { if (changed) { event.preventDefault(); event.returnValue = ""; } });
})();
