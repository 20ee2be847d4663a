// Shows what another value does while it is typed; the button works without.
const form = document.getElementById("try"), said = document.getElementById("outcome");
let timer, asked;

// The browser parses the answer and runs nothing of it. Offline, or given up for
// a newer value, nothing happens: the button still works.
function ask() {
  asked?.abort();
  asked = new XMLHttpRequest();
  asked.onload = ({ target }) => { if (target.status === 200) said.replaceChildren(...target.response.body.childNodes); };
  asked.open("GET", `${form.dataset.live}?${new URLSearchParams(new FormData(form))}`);
  asked.responseType = "document";
  asked.send();
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
