// After sending, the button says so and a second click does nothing; the server has its own guard (form_id).
// An answer that is a file leaves the page as it is, so the button comes back after a while (not while a file is on its way up); a form[data-download]
// says so, and what was wrong with it before is taken away. It comes back too where the person stays for what was typed elsewhere (unsaved.js).
(() => {
  const AGAIN_AFTER = 10_000;
  const mark = (form, on) => {
    form.classList.toggle("is-sending", on);
    for (const button of form.querySelectorAll("button[type=submit]")) {
      button.classList.toggle("is-sending", on);
      if (on) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    }
  };
  const told = form => {
    for (const fault of form.querySelectorAll("[data-error-summary], .field-error")) fault.remove();
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    const words = document.querySelector("[data-download-words]");
    if (words) words.textContent = "正在准备文件，准备好了浏览器就开始下载；下载以后可以离开这一页。";
  };
  document.addEventListener("submit", event => {
    const form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.classList.contains("is-sending")) { event.preventDefault(); return; }
    mark(form, true);
    if ("download" in form.dataset) told(form);
    if (form.enctype !== "multipart/form-data") setTimeout(() => mark(form, false), AGAIN_AFTER);
  });
  const again = () => { for (const form of document.querySelectorAll("form.is-sending")) mark(form, false); };
  document.addEventListener("stayed", again);
  window.addEventListener("pageshow", event => { if (event.persisted) again(); });
})();
