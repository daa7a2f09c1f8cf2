// details[data-filters]: on a phone folded while nothing is filtered, open everywhere else. Without script it is open.
// details[data-fold]: a long table, on a phone folded until it is tapped or a link leads to its section; on paper it is open.
(() => {
  const narrow = window.matchMedia("screen and (max-width: 47.99rem)");
  const asked = new URLSearchParams(location.search);
  const isUsed = fold => [...fold.querySelectorAll("select, input:not([type=hidden])")].some(field => asked.get(field.name));
  const fit = () => { for (const fold of document.querySelectorAll("details[data-filters], details[data-fold]")) fold.open = !narrow.matches || isUsed(fold); };
  const arrive = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folds = target?.closest("section")?.querySelectorAll("details[data-fold]") ?? [];
    for (const fold of folds) fold.open = true;
    if (folds.length) target.scrollIntoView();
  };
  narrow.addEventListener("change", fit);
  window.addEventListener("hashchange", arrive);
  document.addEventListener("click", event => { if (event.target.closest?.(`a[href="${location.hash}"]`)) arrive(); }); // the same once more
  fit();
  arrive();
})();
