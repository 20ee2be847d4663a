// Keeps the progress of a batch or an upload up to date and loads the page again at its end.
(() => {
  const text = document.querySelector("[data-progress]");
  const bar = document.querySelector("progress");
  if (!text) return;
  addEventListener("load", () => window.stop()); // what a header has browsers without scripts do: load the page again
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
