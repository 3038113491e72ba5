// The link's page: the secret is in the fragment (#), which no server and no log sees. The page posts it.
const link = document.getElementById("link");
if (link && location.hash.length > 1) {
  link.elements.secret.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  document.getElementById("link-code").hidden = true;
  document.getElementById("link-waits").hidden = false;
  link.submit();
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
