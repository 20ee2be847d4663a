// Saves an answer while it is given; the button works without.
const form = document.querySelector("[data-autosave]"), said = document.getElementById("saved");
const body = () => new URLSearchParams(new FormData(form));
const typed = () => `${body()}`.replace(/version=\d+/, "");
const say = (text) => { said.textContent = text; };
let saved = typed(), saving = Promise.resolve(), flying = 0, wait = 2e3, timer, left;

async function send() {
  const now = typed();
  if (now === saved || left) return;
  try {
    const r = await fetch("", { method: "POST", keepalive: true, headers: { "X-Autosave": 1 }, body: body(), signal: AbortSignal.timeout(9e3) });
    if (r.status > 499) throw r;
    const { text, version } = await r.json();
    if (version) form.elements.version.value = version;
    saved = now;
    wait = 2e3;
    say(text);
  } catch {
    say(form.dataset[navigator.onLine ? "failed" : "offline"]);
    later(wait = Math.min(2 * wait, 6e4));
  }
}

function save() {
  flying++;
  saving = saving.then(send).finally(() => flying--);
}

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(save, ms);
}

form.onchange = () => later(600);
ononline = save;
onpageshow = () => { left = false; };
document.onvisibilitychange = () => document.hidden && save();
form.onsubmit = (e) => {
  left = !flying && navigator.onLine;
  if (left) return;
  e.preventDefault();
  if (flying) saving.then(() => form.requestSubmit(e.submitter));
  else say(form.dataset.offline);
};
