// htmx: the part being fetched is marked busy; a failure is told in words at the top of the page.
(() => {
  let shown = null;
  const show = (notice, event) => {
    const place = document.getElementById("messages");
    const again = shown && shown.isConnected && shown.textContent === notice.textContent;
    if (!place || (again && !(event.detail.requestConfig || {}).triggeringEvent)) return; // what asks by itself every second says it once
    if (!again) place.replaceChildren(shown = notice);
    shown.scrollIntoView({ block: "nearest" });
  };
  const say = (sentence, event) => {
    const notice = document.createElement("div"), words = document.createElement("p");
    notice.className = "notice notice-bad";
    notice.setAttribute("role", "alert");
    words.textContent = sentence;
    notice.append(words);
    show(notice, event);
  };
  const busy = (event, on) => {
    const target = event.detail.target || event.detail.elt;
    if (!target || !target.setAttribute) return;
    if (on) target.setAttribute("aria-busy", "true"); else target.removeAttribute("aria-busy");
  };
  document.addEventListener("htmx:beforeRequest", event => busy(event, true));
  document.addEventListener("htmx:afterRequest", event => {
    busy(event, false);
    if (event.detail.successful && shown) { shown.remove(); shown = null; }
  });
  document.addEventListener("htmx:responseError", event => {
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const fragment = answer.querySelector("[data-error-fragment]");
    if (fragment) show(document.importNode(fragment, true), event); else say("这次没有成功，请刷新页面后再试。", event); // with its link, where it has one
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, event => say("网络没有连上，请检查网络后再试。", event));
})();
