// After sending, the button says so and a second click does nothing; the server has its own guard (form_id).
// An answer that is a file leaves the page as it is, so the button comes back after a while (not while a file is on its way up).
(() => {
  const AGAIN_AFTER = 10_000;
  const mark = (form, on) => {
    form.classList.toggle("is-sending", on);
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.classList.toggle("is-sending", on);
      if (on) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    }
  };
  document.addEventListener("submit", event => {
    const form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.classList.contains("is-sending")) { event.preventDefault(); return; }
    mark(form, true);
    if (form.enctype !== "multipart/form-data") setTimeout(() => mark(form, false), AGAIN_AFTER);
  });
  window.addEventListener("pageshow", event => {
    if (event.persisted) for (const form of document.querySelectorAll("form.is-sending")) mark(form, false);
  });
})();
