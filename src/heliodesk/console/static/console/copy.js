// A button that copies what stands in the element its `data-copy` names, and says so.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  const words = button.querySelector("span");
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    // No permission, or no secure origin: it is selected, so that the keys of the browser copy it.
    getSelection().selectAllChildren(text);
    return;
  }
  const before = words.textContent;
  words.textContent = button.dataset.done;
  setTimeout(() => (words.textContent = before), 2000);
});
