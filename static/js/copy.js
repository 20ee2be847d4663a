// Adds the button that copies a link, which works only with scripts.
for (const button of document.querySelectorAll("[data-copy]")) {
  const said = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(button.previousElementSibling.textContent)
      .then(() => { said.textContent = button.dataset.copy; }, () => { said.textContent = button.dataset.failed; });
  });
}
