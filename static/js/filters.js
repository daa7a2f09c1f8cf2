// details[data-filters]: on a phone folded while nothing is filtered, open everywhere else. Without script it is open.
(() => {
  const narrow = window.matchMedia("(max-width: 47.99rem)");
  const asked = new URLSearchParams(location.search);
  const isUsed = fold => [...fold.querySelectorAll("select, input:not([type=hidden])")].some(field => asked.get(field.name));
  const fit = () => { for (const fold of document.querySelectorAll("details[data-filters]")) fold.open = !narrow.matches || isUsed(fold); };
  narrow.addEventListener("change", fit);
  fit();
})();
