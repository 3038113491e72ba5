// The link's page: the secret is in the fragment (#), which no server and no log sees. The page posts it. In a browser
// that did not ask, it is posted with the code; it is kept for the page that asks again after a wrong one.
const link = document.getElementById("link");
if (link && location.hash.length > 1) {
  link.elements.secret.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  document.getElementById("link-code").hidden = true;
  document.getElementById("link-waits").hidden = false;
  link.submit();
}
const byCode = document.getElementById("by-code")?.elements.secret;
if (byCode) {
  const key = location.pathname.split("/")[2];
  byCode.value = location.hash.slice(1);
  try {
    if (byCode.value) sessionStorage.setItem(key, byCode.value);
    byCode.value ||= sessionStorage.getItem(key) ?? "";
  } catch { /* without storage, the fragment alone has to do */ }
}
// Ignores a second tap while the form is being sent, because it would use the code twice.
for (const form of document.forms) {
  form.addEventListener("submit", (e) => {
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.querySelector("button")?.setAttribute("aria-busy", "true");
  });
}
addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    form.querySelector("button")?.removeAttribute("aria-busy");
  }
});
