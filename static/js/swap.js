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

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(form.dataset.live, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: asked.signal });
    if (answer.ok || answer.status === 422) {
      into.innerHTML = await answer.text();
      if (said) say();
    }
  } catch {
    // Given up for a newer value, or offline: the button still works.
  }
}

form?.addEventListener("input", (event) => {
  event.target.closest("tr")?.classList.add("changed");
  clearTimeout(timer);
  if (event.target.name !== "reason") timer = setTimeout(ask, 300);
});
