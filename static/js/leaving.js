// Log-out: what pages kept on this device ("kept:…", see offline.js) goes with it; the person is asked where something was not sent.
// Browsers that reach the site by https clear it besides, by the answer's own header.
(() => {
  const kept = () => {
    try { return Object.keys(localStorage).filter(key => key.startsWith("kept:")); } catch { return []; }
  };
  window.addEventListener("submit", event => {
    if (!event.target.matches("form.viewer-out") || event.defaultPrevented) return;
    const keys = kept();
    if (keys.length && !window.confirm("这台设备上还有没有发送的检查结果，退出后就没有了。确定退出吗？")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    for (const key of keys) localStorage.removeItem(key);
  }, true);
})();
