// Shows what a form comes to while it is filled in; its button works without.
const form = document.querySelector("[data-live]"), into = form && document.getElementById(form.dataset.into);
const said = form && document.getElementById(form.dataset.into + "-said");
let timer, asked, spoken = 0, later;

// Says the outcome aloud, at most every two seconds.
function say() {
  clearTimeout(later);
  later = setTimeout(() => {
    spoken = Date.now();
    said.textContent = into.querySelector("[data-said]")?.dataset.said ?? into.textContent;
  }, Math.max(0, spoken + 2000 - Date.now()));
}

// The browser parses the answer and runs nothing of it. Offline, or given up for
// a newer value, nothing happens: the button still works.
function ask() {
  asked?.abort();
  asked = new XMLHttpRequest();
  asked.onload = ({ target }) => {
    if (target.status !== 200 && target.status !== 422) return;
    into.replaceChildren(...target.response.body.childNodes);
    if (said) say();
  };
  asked.open("POST", form.dataset.live);
  asked.responseType = "document";
  asked.send(new URLSearchParams(new FormData(form)));
}

form?.addEventListener("input", (event) => {
  event.target.closest("tr")?.classList.add("changed");
  clearTimeout(timer);
  if (event.target.name !== "reason") timer = setTimeout(ask, 300);
});
