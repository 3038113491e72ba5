/* Signs of life: a tap without an answer shows that it is on its way. */
(() => {
  const root = document.documentElement, open = new Set();
  const PATIENCE = 300, TOLD = 1500, LONGEST = 20000;
  const said = document.createElement("p");
  said.className = "cb-sr"; said.setAttribute("role", "status");
  addEventListener("load", () => document.body.append(said));

  /* After 300 ms a thin bar shows on top, and what was pressed is busy, until the server has answered. Who hears instead
     of sees is told a little later, once. */
  const begin = (pressed) => {
    const mine = {}, after = (ms, then) => setTimeout(then, ms);
    const show = () => root.classList.toggle("cb-waiting", open.size > 0);
    const shown = after(PATIENCE, () => { open.add(mine); pressed?.setAttribute("aria-busy", "true"); show() });
    const told = after(TOLD, () => { said.textContent = cubbyWords.wait });
    const done = () => {
      clearTimeout(shown); clearTimeout(told); clearTimeout(last); said.textContent = "";
      if (open.delete(mine)) { pressed?.removeAttribute("aria-busy"); show() }
    };
    const last = after(LONGEST, done);
    return done;
  };
  const live = () => window.did_handshake && window.socket?.connected;
  let arrived = () => {};
  addEventListener("click", (e) => {
    const pressed = e.target.closest?.("button,[role=button],[type=radio],[type=checkbox],a[href]");
    if (!pressed || !live()) return;
    if (!pressed.matches("a")) { // the server takes messages in their order: its answer to this one comes after the tap's
      if (pressed.form?.matches("[action]")) return;
      const done = begin(pressed);
      setTimeout(() => socket.emit("ack", {client_id: clientId, next_message_id: 0}, done));
    } else if (pressed.getAttribute("href").startsWith("/") && pressed.target !== "_blank" && !e.metaKey && !e.ctrlKey) {
      arrived(); arrived = begin(pressed);
    }
  }, true);
  const titled = cubby.arrived;
  cubby.arrived = (...of) => { arrived(); titled(...of) };

  /* Icons are ligatures of English names: translating a page must leave them alone. Ours say so; these are Quasar's. */
  const names = () => document.querySelectorAll(".q-icon:not([translate])").forEach((i) => i.setAttribute("translate", "no"));
  new MutationObserver(names).observe(root, {childList: true, subtree: true});

  addEventListener("load", () => { const t = setInterval(() => {
    if (!window.did_handshake) return;
    clearInterval(t);
    socket.on("disconnect", () => { arrived(); open.clear(); root.classList.remove("cb-waiting") });
  }, 50) });
})();
