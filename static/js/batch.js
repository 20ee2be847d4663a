// Keeps the progress of a batch up to date and loads the page again at its end.
(() => {
  const text = document.querySelector("[data-progress]");
  const bar = document.querySelector("progress");
  if (!text) return;
  const ask = async () => {
    try {
      const answer = await fetch(text.dataset.progress);
      if (answer.ok) {
        const now = await answer.json();
        if (!now.running) return location.reload();
        bar.max = now.max;
        bar.value = now.value;
        bar.setAttribute("aria-label", now.text);
        if (text.textContent !== now.text) text.textContent = now.text;
      }
    } catch {} // the connection may be back the next time
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
})();
