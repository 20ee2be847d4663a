// Shows what another value does while it is typed; the button works without.
const form = document.getElementById("try"), said = document.getElementById("outcome");
let timer, asked;

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.live}?${new URLSearchParams(new FormData(form))}`, { signal: asked.signal });
    if (answer.ok) said.innerHTML = await answer.text();
  } catch {
    // Given up for a newer value, or offline: the button still works.
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, 300);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  ask();
});

// The button that copies the link, as in copy.js: one file for the page saves a
// request.
for (const button of document.querySelectorAll("[data-copy]")) {
  const said = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(button.previousElementSibling.textContent)
      .then(() => { said.textContent = button.dataset.copy; }, () => { said.textContent = button.dataset.failed; });
  });
}
