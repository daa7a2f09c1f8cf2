// form[data-draft="KEY"]: keeps what is typed on the server, two seconds after the last key and at most every ten, and when the page is left.
// Files and passwords are not kept, nor the form's one-time keys. Failing is silent: the page still holds everything.
(() => {
  const QUIET = 2_000, BETWEEN = 10_000, NEVER = new Set(["csrf_token", "form_id"]);
  const root = new URL(document.currentScript.src).pathname.replace(/\/static\/.*$/, "");

  const fields = form => [...new FormData(form)].filter(([name, value]) =>
    typeof value === "string" && !NEVER.has(name) && (form.elements[name] || {}).type !== "password");
  const place = form => {
    let words = form.querySelector("[data-draft-status]");
    if (!words) {
      words = Object.assign(document.createElement("p"), { className: "field-help" });
      words.dataset.draftStatus = "";
      form.append(words);
    }
    words.setAttribute("aria-live", "polite");
    return words;
  };
  const clock = () => {
    const now = new Date();
    return [now.getHours(), now.getMinutes()].map(part => String(part).padStart(2, "0")).join(":");
  };
  const watch = form => {
    const words = place(form), token = form.elements.csrf_token;
    let timer = 0, sentAt = 0, sent = JSON.stringify(fields(form)), done = false, underWay = null;
    const send = async leaving => {
      clearTimeout(timer);
      const now = fields(form), text = JSON.stringify(now);
      if (done || text === sent || !token) return;
      sentAt = Date.now();
      const body = new FormData();
      for (const [name, value] of now) body.append(name, value);
      underWay = new AbortController();
      try {
        const answer = await fetch(`${root}/drafts/${form.dataset.draft}`, {
          method: "POST", body, keepalive: leaving, redirect: "error", credentials: "same-origin", signal: underWay.signal,
          headers: { "X-CSRFToken": token.value, "HX-Request": "true" },
        });
        if (answer.status !== 204) return;
        sent = text;
        words.textContent = `已自动保存 ${clock()}`;
      } catch { /* offline, too long to send while leaving, or the form itself was sent: the next key tries again */ }
    };
    const later = () => {
      clearTimeout(timer);
      if (!done) timer = setTimeout(send, Math.max(QUIET, sentAt + BETWEEN - Date.now()), false);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(true); });
    document.addEventListener("submit", event => {
      if (event.target !== form || event.defaultPrevented) return;
      done = true; // a draft sent after the form would come back when the form was saved
      clearTimeout(timer);
      if (underWay) underWay.abort();
    });
    window.addEventListener("pageshow", event => { if (event.persisted) done = false; });
  };

  for (const form of document.querySelectorAll("form[data-draft]")) {
    try { watch(form); } catch { /* a form without drafts still works */ }
  }
})();
