// Fits the frames of an assessment to its pages. Put it after the frames, on the page that holds them.
(() => {
  const site = new URL(document.currentScript.src).origin;
  const frames = () => [...document.getElementsByTagName("iframe")];
  addEventListener("message", ({ origin, source, data }) => {
    const frame = origin === site && frames().find((f) => f.contentWindow === source);
    if (!frame || !(data?.h > 0)) return;
    if (data.type === "waterline:height") frame.style.height = `${Math.min(data.h, 3e4)}px`;
    if (data.type === "waterline:page" && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  });
  // A page that was there before this script says its height again when its frame changes.
  for (const f of frames()) if (f.src.startsWith(`${site}/e/`)) f.style.height = `${f.offsetHeight + 1}px`;
})();
