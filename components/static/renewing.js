/* The server was started again, perhaps with a new version: this page cannot go on and has to be loaded anew. That waits
   for a quiet moment, without a sheet and without a word just typed. Afterwards the same sheet is open and what was typed
   stands there, or it is said what became of it. */
(() => {
  const $ = (what) => document.querySelector(what), LONGEST = 3e5, TYPING = 6e4;
  const TEXT = ":is(textarea,input:not([type]),input:is([type=text],[type=search],[type=email],[type=tel],[type=url],[type=number],[type=date])):not([autocomplete=one-time-code])";
  const FIELDS = `:is(#app,.q-dialog) ${TEXT}`, OPENERS = "#app [aria-haspopup=dialog]";
  const title = () => $("[role=dialog] h2")?.textContent, here = () => location.pathname + location.search;
  let opener = null, typed = new Map();

  /* A field and a button are found again by their name, and by their place among those with the same one. */
  const name = (e) => e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.name || e.textContent.trim();
  const among = (what, called) => [...document.querySelectorAll(what)].filter((e) => name(e) === called);
  const spot = (what, e) => ({called: name(e), at: among(what, name(e)).indexOf(e)});
  const found = (what, {called, at}) => among(what, called)[at];

  addEventListener("input", (e) => { if (e.target.matches?.(FIELDS)) typed.set(e.target, Date.now()) }, true);
  addEventListener("click", (e) => { if (!title()) opener = e.target.closest?.(OPENERS) ?? null }, true);
  const fresh = () => [...typed].some(([e, at]) => e.isConnected && e.value && Date.now() - at < TYPING);
  const quiet = () => !title() && (document.hidden || !fresh());

  addEventListener("pagehide", () => {
    if (!window.did_handshake || socket.connected) return;
    const fields = [...typed.keys()].filter((e) => e.isConnected && e.value).map((e) => ({...spot(FIELDS, e), value: e.value}));
    const kept = {here: here(), when: Date.now(), sheet: title(), opener: opener?.isConnected ? spot(OPENERS, opener) : null, fields};
    try { sessionStorage.renewed = JSON.stringify(kept) } catch { /* full, or not permitted */ }
  });
  const fill = (fields) => fields.filter((each) => {
    const e = found(FIELDS, each);
    if (!e) return true;
    if (e.value === e.defaultValue || !e.value) { e.value = each.value; e.dispatchEvent(new Event("input", {bubbles: true})) }
  });
  const again = () => {
    const kept = JSON.parse(sessionStorage.renewed ?? null);
    sessionStorage.removeItem("renewed");
    if (kept?.here !== here() || Date.now() - kept.when > LONGEST) return;
    const missing = fill(kept.fields), button = kept.opener && found(OPENERS, kept.opener);
    if (!kept.sheet) return;
    let looks = button ? 30 : 5;
    const look = () => {
      if (title() === kept.sheet) { setTimeout(() => fill(missing), 50); tell(cubbyWords.reopened) }
      else if (looks--) setTimeout(look, 100);
      else tell(cubbyWords.renewed.replace("{title}", kept.sheet));
    };
    if (!title()) button?.click();
    look();
  };
  const tell = (words) => {
    const said = document.createElement("p");
    said.className = "cb-told"; said.setAttribute("role", "status"); said.textContent = words;
    document.body.append(said); setTimeout(() => said.remove(), 9000);
  };

  /* The server may have gone away again meanwhile: the page stays until it answers. */
  const renew = () => fetch("/health", {cache: "no-store"}).then((answer) => answer.ok && location.reload(), () => {});

  /* NiceGUI loads the page anew as soon as the new server does not know it; here it has to wait. */
  addEventListener("load", () => { const t = setInterval(() => {
    if (!window.did_handshake) return;
    clearInterval(t); setTimeout(again, 300);
    const theirs = socket.listeners("connect_error");
    socket.off("connect_error");
    socket.on("connect_error", (e) => {
      if (e.message !== "Implicit handshake failed" || quiet()) return theirs.forEach((each) => each(e));
      if (!window.cubby.renew) setInterval(() => quiet() && renew(), 500);
      window.cubby.renew = renew; window.cubby.away(cubbyWords.newer);
    });
  }, 50) });
  addEventListener("click", (e) => {
    const a = window.cubby.renew && e.target.closest?.("#app a[href^='/']");
    if (a && !a.target) { e.preventDefault(); e.stopImmediatePropagation(); location.href = a.href }
  }, true);
})();
