// [data-seconds-left]: counts down between two looks at the server; the screen stays awake while the code is shown.
(() => {
  const tick = () => {
    const left = document.querySelector("[data-seconds-left]");
    if (left && Number(left.textContent) > 1) left.textContent = String(Number(left.textContent) - 1);
  };
  const stayAwake = () => {
    if (document.visibilityState === "visible" && navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
  };
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
})();
