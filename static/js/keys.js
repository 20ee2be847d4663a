// Keys of the workspace: / to search, g then c, p or a to go, j and k for rows,
// e to edit, ? for help. They do nothing in fields and can be switched off.
(() => {
  const off = () => localStorage.getItem("waterline.keys") === "off";
  const go = { c: "/workspace/clients", p: "/workspace/portfolio", a: "/workspace/account" };
  let led = 0;
  const typing = (at) => at.closest("input, select, textarea, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-rows] tbody th a")];
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (next) next.focus();
  };
  const keys = {
    "/": () => document.querySelector("[type=search]")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    e: () => document.querySelector("[data-edit]")?.click(),
    "?": () => { location.href = "/workspace/keys"; },
  };
  document.addEventListener("keydown", (event) => {
    if (off() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const going = event.timeStamp - led < 1000 && go[event.key];
    led = event.key === "g" ? event.timeStamp : 0;
    if (going) location.href = going;
    else if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
})();
