/* While a family's portal is open, the worker keeps the pocket card (sw.js); what waited on this phone is sent (sent.js). */
(() => {
  const of = window.cubbyPocket, at = navigator.serviceWorker;
  if (!of || !at) return;
  let touched = false;
  const tell = (now) => at.ready.then((it) => it.active?.postMessage({whose: of.whose, now}));
  const waits = () => { try { if (localStorage["acts:" + of.me]) import(of.script) } catch { /* nothing is kept here */ } };
  addEventListener("click", (e) => { touched ||= Boolean(e.target.closest?.("button")) }, true);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) { waits(); tell() } else if (touched) { touched = false; tell(true) }
  });
  const link = Object.assign(document.createElement("a"), {href: "/pocket", textContent: of.card});
  link.setAttribute("data-out", "");
  addEventListener("offline", () => { if (at.controller) setTimeout(() => document.getElementById("popup")?.append(link)) });
  addEventListener("online", () => link.remove());
  addEventListener("load", () => setTimeout(() => { waits(); at.register("/sw.js").then(() => tell(), () => {}) }, 1500));
})();
