// form[data-record]: what the roll and the votes come to is asked anew while somebody taps or types; notes survive a roll of another day.
(() => {
  const form = document.querySelector("form[data-record]");
  if (!form) return;
  const QUIET = 300, counts = input => input.matches(".seat-radio, [data-sitting]") && input.name !== "held_on";
  let timer = 0, notes = [];
  const ask = () => {
    const line = document.getElementById("sitting");
    if (line) line.dispatchEvent(new CustomEvent("sitting"));
  };
  for (const name of ["input", "change"]) form.addEventListener(name, event => {
    if (!counts(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET);
  });
  document.addEventListener("htmx:beforeSwap", event => {
    if (event.detail.target.id === "roll") notes = [...form.querySelectorAll(".seat-note input")].map(input => [input.name, input.value]);
  });
  document.addEventListener("htmx:afterSwap", event => {
    if (event.detail.target.id !== "roll") return;
    for (const [name, value] of notes) if (value && form.elements[name]) form.elements[name].value = value;
  });
})();
