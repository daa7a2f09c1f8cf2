// [data-card]: one item after another by keyboard. Figures choose, Ctrl+Enter saves, the arrows go on; while somebody types, only Ctrl+Enter is ours.
(() => {
  const card = document.querySelector("[data-card]"), keys = document.querySelector("[data-card-keys]");
  const follow = name => { const link = document.querySelector(name); if (link) link.click(); };
  if (keys && card && matchMedia("(hover: hover)").matches) keys.hidden = false;
  document.addEventListener("keydown", event => {
    if (event.key === "Enter" && event.ctrlKey && card) {
      event.preventDefault();
      card.requestSubmit();
      return;
    }
    if (event.target.closest("textarea, input:not([type=radio]), select") || event.altKey || event.ctrlKey || event.metaKey) return;
    const choices = card ? [...card.querySelectorAll("input[type=radio]")] : [], chosen = choices[Number(event.key) - 1];
    if (chosen) {
      chosen.checked = true;
      chosen.focus();
    } else if (event.key === "ArrowLeft" && !event.target.matches("input")) follow("[data-card-previous]");
    else if (event.key === "ArrowRight" && !event.target.matches("input")) follow("[data-card-next]");
  });
})();
