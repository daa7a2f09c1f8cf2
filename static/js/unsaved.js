// A POST form in which something was typed: the browser asks before the page is left, also where another form of the page is sent. form[data-no-guard]
// is left alone.
(() => {
  const changed = new Set();
  let sent = null;
  const guarded = form => form instanceof HTMLFormElement && (form.getAttribute("method") || "").toLowerCase() === "post" && !("noGuard" in form.dataset);
  document.addEventListener("input", event => { if (guarded(event.target.form)) changed.add(event.target.form); });
  document.addEventListener("submit", event => { if (!event.defaultPrevented) sent = changed.delete(event.target) ? event.target : null; });
  document.addEventListener("htmx:afterRequest", event => { if (event.detail.successful) changed.delete(event.detail.elt); });
  window.addEventListener("beforeunload", event => {
    if (![...changed].some(form => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
    if (sent) changed.add(sent); // the person may stay
    setTimeout(() => document.dispatchEvent(new Event("stayed")), 1_000); // runs only if so
  });
})();
