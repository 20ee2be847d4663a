// Tells the page that holds this one in a frame how high it is.
const root = document.documentElement, holder = location.ancestorOrigins?.[0];
const origins = root.dataset.origins.split(" ").filter((o) => !holder || o === holder);

function tell(type) {
  const h = Math.ceil(root.getBoundingClientRect().height);
  for (const o of origins) parent.postMessage({ type: `waterline:${type}`, h }, o);
}

if (parent !== self) {
  new ResizeObserver(() => tell("height")).observe(document.body);
  onresize = () => tell("height");
  if (!("entry" in root.dataset)) {
    tell("page");
    const heading = document.querySelector("h1");
    if (heading && !document.getElementById("errors")) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }
}
