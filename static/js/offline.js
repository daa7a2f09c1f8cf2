// [data-offline="KEY"]: the forms [data-offline-item="CODE"] in it are sent one by one without leaving the page. What is typed is kept on this
// device until the site has it: offline, over a reload, while the log-in is over. KEY names account and page, so that nobody reads another's.
(() => {
  const place = document.querySelector("[data-offline]");
  if (!place) return;
  const key = place.dataset.offline, AGAIN_AFTER = 30_000;
  const KEPT = "已存在这台设备上，联网后自动发送", TYPED = "写了还没有保存；已记在这台设备上", LOGIN = "登录已经过期：请在另一个窗口登录，再回来点“现在发送”。已存在这台设备上";
  const forms = new Map([...place.querySelectorAll("form[data-offline-item]")].map(form => [form.dataset.offlineItem, form]));
  const bar = place.querySelector("[data-offline-bar]"), count = place.querySelector("[data-offline-count]");
  const make = (name, attributes, text) => Object.assign(document.createElement(name), attributes, text === undefined ? {} : { textContent: text });

  // --- what is kept: code → { verdict, words, version, queued } -------------------------------------------------------------------
  let memory = {}, keeps = true;
  const read = () => {
    if (!keeps) return memory;
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return memory; }
  };
  const write = all => {
    memory = all;
    try {
      if (Object.keys(all).length) localStorage.setItem(key, JSON.stringify(all)); else localStorage.removeItem(key);
    } catch { keeps = false; } // no room, or forbidden: the open page still holds it, and the browser asks before it is left
    for (const form of forms.values()) if (keeps) form.dataset.noGuard = ""; else delete form.dataset.noGuard;
    const waiting = Object.values(all).filter(one => one.queued).length;
    bar.hidden = !waiting;
    count.textContent = waiting ? `有 ${waiting} 项存在这台设备上，还没有发出。` : "";
  };
  const put = (code, entry) => write({ ...read(), [code]: entry });
  const drop = code => {
    const { [code]: _gone, ...rest } = read();
    write(rest);
  };
  const typed = form => ({ verdict: form.elements.verdict.value || "", words: form.elements.words.value, version: form.elements.version.value });
  const fill = (form, { verdict, words, version }) => {
    for (const option of form.elements.verdict) option.checked = option.value === verdict;
    form.elements.words.value = words;
    form.elements.version.value = version;
  };
  const say = (form, words, isWrong) => {
    const line = form.querySelector("[data-offline-status]");
    line.className = isWrong ? "field-error" : "field-help";
    line.textContent = words;
  };

  // --- a conflict: the other's words beside mine --------------------------------------------------------------------------------
  const side = (title, verdict, words) => {
    const part = make("div", { className: "visit-side" });
    part.append(make("p", { className: "visit-side-name" }, title), make("p", {}, verdict), make("p", { className: "prose" }, words));
    return part;
  };
  const closeConflict = form => form.querySelector("[data-offline-conflict]")?.remove();
  const conflict = (code, form, entry, theirs) => {
    closeConflict(form);
    const label = [...form.elements.verdict].find(option => option.value === entry.verdict)?.labels[0]?.textContent || "";
    const box = make("div", { className: "visit-conflict" }), sides = make("div", { className: "visit-sides" }), actions = make("div", { className: "form-actions" });
    box.dataset.offlineConflict = "";
    box.setAttribute("role", "alert");
    sides.append(side(`${theirs.actor || "别人"} 写的（${theirs.at}，已保存）`, theirs.label, theirs.words), side("我写的（没有保存）", label, entry.words));
    const mine = make("button", { type: "button", className: "btn btn-outline-secondary" }, "用我写的");
    const other = make("button", { type: "button", className: "btn btn-outline-secondary" }, "用对方的");
    mine.addEventListener("click", () => {
      closeConflict(form);
      form.elements.version.value = theirs.version;
      save(code, form);
    });
    other.addEventListener("click", () => {
      closeConflict(form);
      fill(form, theirs);
      drop(code);
      say(form, "用了对方的，已经保存在网站上。");
    });
    actions.append(mine, other);
    box.append(make("p", {}, "这一项刚刚有别的人（或您在别的窗口）保存过，您写的还没有保存，请选一个："), sides, actions);
    form.append(box);
    say(form, "有冲突，请在下面选一个。", true);
  };

  // --- sending ------------------------------------------------------------------------------------------------------------------
  const post = (form, entry) => {
    const body = new FormData();
    for (const name of ["verdict", "words", "version"]) body.append(name, entry[name]);
    return fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin",
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value } });
  };
  const renewTokens = async () => { // after a new log-in in another window the page's own is outworn
    const answer = await fetch(location.pathname, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form[data-offline-item] [name=csrf_token]");
    for (const input of fresh ? document.querySelectorAll("[name=csrf_token]") : []) input.value = fresh.value;
    return Boolean(fresh);
  };
  const take = async (code, form, entry, answer) => {
    const now = read()[code], isSame = now && JSON.stringify(now) === JSON.stringify(entry);
    if (answer.ok) {
      const stored = await answer.json();
      form.elements.version.value = stored.version;
      if (isSame) drop(code); else if (now) put(code, { ...now, version: String(stored.version) });
      form.closest("article").querySelector("[data-offline-stored]")?.remove();
      say(form, isSame ? `已保存：${stored.label}（${stored.at}）` : TYPED);
      return;
    }
    if (now) put(code, { ...now, queued: false });
    if (answer.status === 409) { conflict(code, form, entry, await answer.json()); return; }
    const reason = answer.status === 422 ? (await answer.json()).sentence : "网站没有接受这一项，请刷新页面看最新情况；您写的记在这台设备上。";
    say(form, reason, true);
  };
  const isOver = answer => answer.type === "opaqueredirect" || answer.status === 401;
  const sendOne = async (code, form, entry) => { // true: go on with the next
    let answer = await post(form, entry);
    if (answer.status === 400 && await renewTokens()) answer = await post(form, entry);
    if (isOver(answer) || answer.status === 400) { say(form, LOGIN, true); return false; }
    if (answer.status >= 500) { say(form, `网站正忙，${KEPT}。`); return false; }
    await take(code, form, entry, answer);
    return true;
  };
  let isSending = false, timer = 0;
  const flush = async () => {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    try {
      for (let next; (next = Object.entries(read()).find(([code, one]) => one.queued && forms.has(code)));) {
        if (!await sendOne(next[0], forms.get(next[0]), next[1])) break;
      }
    } catch { /* no network: everything is kept */ }
    isSending = false;
    const left = Object.entries(read()).filter(([, one]) => one.queued);
    for (const [code] of left) if (forms.has(code) && !forms.get(code).querySelector("[data-offline-status].field-error")) say(forms.get(code), KEPT);
    if (left.length) timer = setTimeout(flush, AGAIN_AFTER);
  };
  const save = (code, form) => {
    put(code, { ...typed(form), queued: true });
    say(form, navigator.onLine ? "正在保存" : KEPT);
    if (navigator.onLine) flush();
  };

  // --- the page -----------------------------------------------------------------------------------------------------------------
  for (const [code, form] of forms) {
    const entry = read()[code];
    if (entry) {
      fill(form, entry);
      say(form, entry.queued ? KEPT : TYPED);
    }
    form.addEventListener("input", () => {
      put(code, { ...typed(form), queued: false });
      say(form, TYPED);
    });
    form.addEventListener("submit", event => {
      event.preventDefault();
      closeConflict(form);
      save(code, form);
    });
  }
  window.addEventListener("submit", event => { // before anybody is asked whether he is sure
    if (!("offlineFinish" in event.target.dataset)) return;
    const left = Object.keys(read()).filter(code => forms.has(code));
    if (!left.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = forms.get(left[0]);
    say(form, "这一项还没有保存到网站上，请先保存，再点“检查完毕”。", true);
    form.scrollIntoView({ block: "center" });
  }, true);
  place.querySelector("[data-offline-send]").addEventListener("click", flush);
  window.addEventListener("online", flush);
  write(read());
  flush();
})();
