// Asks the device for a passkey: to sign in, or to keep a new one. The form
// says which, and carries what the device answers. It stays hidden without
// scripts.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const descriptors = (list) => list?.map((d) => ({ ...d, id: bytes(d.id) }));
  const read = (json) => {
    const o = JSON.parse(json);
    return {
      ...o, challenge: bytes(o.challenge), ...(o.user && { user: { ...o.user, id: bytes(o.user.id) } }),
      ...(o.excludeCredentials && { excludeCredentials: descriptors(o.excludeCredentials) }),
      ...(o.allowCredentials && { allowCredentials: descriptors(o.allowCredentials) }),
    };
  };
  const write = (c) => {
    const r = c.response, response = { clientDataJSON: text(r.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (r[name]) response[name] = text(r[name]);
    if (r.getTransports) response.transports = r.getTransports();
    return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, authenticatorAttachment: c.authenticatorAttachment, clientExtensionResults: c.getClientExtensionResults(), response });
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    const said = form.querySelector("[role=status]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.textContent = "";
      try {
        const sent = await fetch(form.dataset.begin, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
        const begun = await sent.json().catch(() => ({}));
        if (!sent.ok) { said.textContent = begun.error || form.dataset.failed; return; }
        const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: read(begun.options) });
        form.elements.key.value = begun.key;
        form.elements.answer.value = write(credential);
        form.submit();
      } catch {
        said.textContent = form.dataset.failed;
      }
    });
  }
})();
