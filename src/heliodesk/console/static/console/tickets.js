// The list of tickets: choose rows with X or a click, and say how many are chosen.

const boxes = () => [...document.querySelectorAll('#many [name="ticket"]')];

function told() {
  const chosen = boxes().filter((box) => box.checked).length;
  const place = document.getElementById("picked");
  const all = document.getElementById("pick-all");
  if (!place) return;
  place.textContent = chosen === 0 ? "" : chosen === 1 ? place.dataset.one : place.dataset.many.replace("%(n)s", String(chosen));
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && chosen < boxes().length;
}

document.addEventListener("change", ({ target }) => {
  if (target.id === "pick-all") for (const box of boxes()) box.checked = target.checked;
  if (target.closest("#many")) told();
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.singleKeys !== "1") return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
  const row = event.target.closest("tr.t");
  if (event.key.toLowerCase() !== "x" || !row) return;
  event.preventDefault();
  const box = row.querySelector('[name="ticket"]');
  box.checked = !box.checked;
  told();
});
told();
