// The second step with this device: the browser asks for its fingerprint, face or PIN, and the answer is posted.
const form = document.getElementById("device");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (raw) => btoa(String.fromCharCode(...new Uint8Array(raw))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
if (form && window.PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname)) { // a passkey belongs to a name
  form.hidden = false;
  form.addEventListener("submit", async (e) => {
    if (form.elements.answer.value) return;
    e.preventDefault(); e.stopImmediatePropagation();
    try {
      const asked = await (await fetch(form.dataset.ask, {method: "POST"})).json();
      asked.challenge = bytes(asked.challenge);
      for (const list of [asked.excludeCredentials, asked.allowCredentials])
        for (const each of list ?? []) each.id = bytes(each.id);
      if (asked.user) asked.user.id = bytes(asked.user.id);
      const made = asked.user
        ? await navigator.credentials.create({publicKey: asked})
        : await navigator.credentials.get({publicKey: asked});
      const response = {};
      for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
        if (made.response[name]) response[name] = text(made.response[name]);
      form.elements.answer.value = JSON.stringify({id: made.id, rawId: text(made.rawId), type: made.type, response});
      if (!form.dataset.within) return form.requestSubmit();
      const sent = await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual"});
      form.elements.answer.value = "";
      if (sent.type !== "opaqueredirect") throw sent.status;
      document.getElementById(form.dataset.within).dispatchEvent(new Event("again"));
    } catch {
      document.getElementById("device-error").hidden = false;
    }
  });
}
