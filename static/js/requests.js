// htmx: the part being fetched is marked busy; a failure is told in words at the top of the page.
(() => {
  const say = sentence => {
    const place = document.getElementById("messages");
    if (!place) return;
    const notice = document.createElement("div"), words = document.createElement("p");
    notice.className = "notice notice-bad";
    notice.setAttribute("role", "alert");
    words.textContent = sentence;
    notice.append(words);
    place.replaceChildren(notice);
    notice.scrollIntoView({ block: "nearest" });
  };
  const busy = (event, on) => {
    const target = event.detail.target || event.detail.elt;
    if (!target || !target.setAttribute) return;
    if (on) target.setAttribute("aria-busy", "true"); else target.removeAttribute("aria-busy");
  };
  document.addEventListener("htmx:beforeRequest", event => busy(event, true));
  document.addEventListener("htmx:afterRequest", event => busy(event, false));
  document.addEventListener("htmx:responseError", event => {
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const fragment = answer.querySelector("[data-error-fragment]");
    say(fragment ? fragment.textContent.trim() : "这次没有成功，请刷新页面后再试。");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => say("网络没有连上，请检查网络后再试。"));
})();
