/* The pay sheet's buttons: copy a detail, share or save the code, show it over the whole screen. No connection needed. */
const copied = async (text) => {
  try { await navigator.clipboard.writeText(text); return true } catch { /* no https, or not permitted: the old way */ }
  const field = document.createElement("textarea"), was = document.activeElement;
  field.value = text; field.readOnly = true; field.className = "cb-sr";
  (was?.parentElement ?? document.body).append(field); field.select();
  const done = document.execCommand("copy");
  field.remove(); was?.focus();
  return done;
};

const copy = async (button) => {
  const row = button.closest("li"), glyph = button.querySelector(".cb-icon"), said = row.querySelector("[role=status]");
  if (!await copied(button.dataset.copy)) return getSelection().selectAllChildren(row.querySelector("b"));
  glyph.textContent = "check"; button.classList.add("cb-copied"); said.textContent = button.dataset.said;
  clearTimeout(button.later);
  button.later = setTimeout(() => {
    glyph.textContent = "content_copy"; button.classList.remove("cb-copied"); said.textContent = "";
  }, 2500);
};

const share = (link, click) => {
  const bytes = Uint8Array.from(atob(link.href.split(",")[1]), (c) => c.charCodeAt(0));
  const files = [new File([bytes], link.download, {type: "image/png"})];
  if (!navigator.canShare?.({files})) return; // the link itself saves the picture
  click.preventDefault();
  navigator.share({files}).catch(() => {}); // they have changed their mind
};

const enlarge = (button) => {
  const large = button.closest(".cb-scan").querySelector("dialog"), place = large.querySelector("div");
  place.replaceChildren(button.querySelector("svg").cloneNode(true));
  large.onclick = () => large.close();
  large.onkeydown = large.onkeyup = (e) => e.stopPropagation(); // Esc closes this, and not the sheet below it
  large.showModal();
};

addEventListener("click", (e) => {
  const on = e.target.closest?.("[data-copy],[data-share],[data-enlarge]");
  if (!on) return;
  if (on.matches("[data-copy]")) copy(on);
  else if (on.matches("[data-share]")) share(on, e);
  else enlarge(on);
});
