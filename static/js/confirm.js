// form[data-confirm]: asks before sending; the dialog's words are the attribute's.
(() => {
  let dialog, waiting;
  const element = (name, attributes, text) => {
    const made = Object.assign(document.createElement(name), attributes);
    if (text) made.textContent = text;
    return made;
  };
  const build = () => {
    dialog = element("dialog", { className: "confirm" });
    dialog.setAttribute("aria-labelledby", "confirm-words");
    const actions = element("div", { className: "form-actions" });
    const yes = element("button", { type: "button", className: "btn btn-primary" }, "确定");
    const no = element("button", { type: "button", className: "btn btn-outline-secondary" }, "取消");
    actions.append(yes, no);
    dialog.append(element("p", { id: "confirm-words" }), actions);
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      const { form, submitter } = waiting;
      dialog.close();
      form.dataset.confirmed = "1";
      form.requestSubmit(submitter || undefined);
    });
    document.body.append(dialog);
  };
  document.addEventListener("submit", event => {
    const form = event.target, words = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (!words) return;
    if (form.dataset.confirmed) { delete form.dataset.confirmed; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!window.HTMLDialogElement) { if (window.confirm(words)) form.submit(); return; }
    if (!dialog) build();
    waiting = { form, submitter: event.submitter };
    dialog.querySelector("p").textContent = words;
    dialog.showModal();
  }, true);
})();
