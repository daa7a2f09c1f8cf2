// The phone's menu: with script it opens and closes in place; without, the address #menu shows it.
(() => {
  const toggle = document.querySelector("[data-menu-toggle]");
  const menu = document.getElementById("menu");
  if (!toggle || !menu) return;
  const isOpen = () => menu.classList.contains("is-open");
  const set = open => {
    menu.classList.toggle("is-open", open);
    menu.classList.toggle("is-closed", !open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.setAttribute("role", "button");
  toggle.setAttribute("aria-controls", "menu");
  set(location.hash === "#menu");
  toggle.addEventListener("click", event => { event.preventDefault(); set(!isOpen()); });
  toggle.addEventListener("keydown", event => { if (event.key === " ") { event.preventDefault(); set(!isOpen()); } });
  const close = event => { event.preventDefault(); set(false); toggle.focus(); };
  menu.querySelector("[data-menu-close]").addEventListener("click", close);
  document.addEventListener("keydown", event => { if (event.key === "Escape" && isOpen()) close(event); });
})();
