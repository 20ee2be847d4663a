// Switches the keys of the workspace off and on, in this browser.
{
  const name = "waterline.keys", box = document.getElementById("keys");
  document.getElementById("keys-none").hidden = true;
  box.hidden = false;
  const on = box.querySelector("input");
  on.checked = localStorage.getItem(name) !== "off";
  on.addEventListener("change", () => {
    if (on.checked) localStorage.removeItem(name);
    else localStorage.setItem(name, "off");
    box.querySelector("[role=status]").textContent = on.checked ? box.dataset.on : box.dataset.off;
  });
}
