/* What screens need at once, without a request: scroll positions, focus, history, drafts, taps on the first content. */
(() => {
  const $ = (what) => document.querySelector(what), root = document.documentElement;
  const where = () => "scroll:" + location.pathname + location.search;
  let going = false, back = false, pressed = null, place = null;

  /* Without a connection a tap is refused, not queued: nobody expects it to act later. Closing works, and so
     does what needs no server (data-here). */
  addEventListener("click", (e) => {
    const tap = window.did_handshake && !socket.connected && e.target.closest?.("button,[type=radio],[type=checkbox]");
    if (!tap || tap.matches("[data-here]") || tap.form?.matches("[action]") || !tap.closest("#app,.q-dialog")) return;
    e.preventDefault(); e.stopImmediatePropagation();
    if (tap.matches("[data-close]")) shut(tap); else if (window.cubby.renew) window.cubby.renew(); else unsent(tap.dataset.unsent ?? cubbyWords.unsent);
  }, true);
  const unsent = (words) => {
    const foot = [...document.querySelectorAll(".cb-sheet-foot")].pop();
    if (!foot) return away(words, true);
    const said = foot.querySelector(".cb-unsent") ?? document.createElement("p");
    said.className = "cb-unsent"; said.setAttribute("role", "alert");
    foot.prepend(said); said.textContent = words;
  };

  /* An open sheet has its own history entry: going back closes it, and closing it otherwise removes the entry again.
     A push while a sheet is open replaces its entry; a push while an entry is being removed waits for that. */
  const SHEETS = "body>[id^=q-portal--dialog]";
  const shut = (e) => {
    const sheet = e.closest(".q-dialog"), known = mounted_app.elements[sheet.id.slice(1)];
    sheet.querySelector(".q-dialog__backdrop").click(); // tells the server, at once or after reconnecting
    if (known) known.props["model-value"] = false;
  };
  const push = history.pushState.bind(history);
  let below = null, waiting = null, stands = null;
  history.pushState = (...to) => {
    if (waiting) waiting.push(to);
    else if (history.state?.sheet) history.replaceState(...to); else push(...to);
  };
  const step = () => {
    const open = $(SHEETS), on = history.state?.sheet;
    if (waiting || !open === !on) return;
    if (open) { below = location.pathname; push({...history.state, sheet: true}, "") }
    else { waiting = []; history.back(); setTimeout(taken, 1000) }
  };
  const taken = () => {
    if (!waiting) return;
    const then = waiting; waiting = null;
    if (stands) window.cubby.at(stands);
    then.forEach((to) => history.pushState(...to)); step();
  };
  addEventListener("popstate", (e) => {
    const open = [...document.querySelectorAll(SHEETS)].pop(), on = e.state?.sheet;
    if (!waiting && !on && !(open && below === location.pathname)) return;
    e.stopImmediatePropagation();
    if (waiting) taken(); else if (on) step(); else shut(open.firstElementChild);
  }, true);

  /* Taps on the first content were kept by the inline script in the head; they are repeated on the live buttons. */
  const inView = () => {
    $("#app .cb-room-row [aria-current]")?.scrollIntoView({block: "nearest", inline: "center"});
    const list = $("#app .cb-rooms");
    if (!list) return;
    list.scrollTop = listed;
    list.querySelector("[aria-current]")?.scrollIntoView({block: "nearest"});
  };
  /* The list of rooms is drawn anew with each screen; it stays scrolled as it was. */
  let listed = 0;
  addEventListener("scroll", (e) => { if (e.target.matches?.(".cb-rooms")) listed = e.target.scrollTop }, {capture: true, passive: true});
  const mounted = () => {
    inView();
    for (const id of (window.cubbyTaps ?? []).splice(0)) document.getElementById(id)?.click();
  };
  new MutationObserver((_, me) => {
    const app = $("#app");
    if (!app?.firstElementChild) return;
    me.disconnect(); setTimeout(mounted);
    new MutationObserver(step).observe(document.body, {childList: true}); step();
    document.querySelectorAll("#first [data-draft]").forEach((e) => e.value !== e.defaultValue && note(e));
    $("#first")?.remove();
  }).observe(root, {childList: true, subtree: true});

  /* Whether list and detail stand side by side, a cookie tells the server: it draws by what that said when this page was
     loaded. Once the window has become wider or narrower, the next link loads a new page. */
  const wide = matchMedia("(min-width:64em)"), told = /\bcubby-wide=1/.test(document.cookie);
  const tell = () => { if (wide.matches !== told) document.cookie = `cubby-wide=1;path=/;samesite=lax;max-age=${wide.matches ? 31536000 : 0}` };
  tell(); wide.addEventListener("change", tell);

  /* Links: a tab is marked at once, the arrow goes back if there is a history entry, some links leave the page. */
  addEventListener("click", (e) => {
    pressed = e.target.closest?.("button") ?? pressed;
    const a = e.target.closest?.("a[href]");
    if (!a || e.defaultPrevented || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    if (a.matches(".cb-skip")) { e.preventDefault(); ($("main h1") ?? $("main"))?.focus(); return; }
    if (a.matches("[data-out]") || a.closest("#first") || wide.matches !== told) { e.stopPropagation(); return; }
    if (!a.getAttribute("href").startsWith("/") || a.target === "_blank" || a.hasAttribute("download")) return;
    if (a.closest(".cb-bar") && a.matches(".cb-icon-btn") && history.state?.page) {
      e.preventDefault(); e.stopPropagation(); history.back(); return;
    }
    keep(); going = true; back = false;
    if (a.matches(".cb-nav-item")) {
      document.querySelectorAll(".cb-nav-item").forEach((t) => t.removeAttribute("aria-current"));
      a.setAttribute("aria-current", "page");
    }
  }, true);
  addEventListener("click", (e) => {
    const chip = e.target.closest?.(".cb-family-chip");
    chip?.parentElement.querySelectorAll(".cb-family-chip")
      .forEach((c) => c.setAttribute("aria-pressed", String(c === chip)));
  }, true);

  /* The title of a page below a tab shows in the bar once it has scrolled out of view. */
  const titled = () => $(".cb-bar-late")?.classList.toggle("cb-on", ($("main h1")?.getBoundingClientRect().bottom ?? 99) < 56);
  addEventListener("scroll", titled, {passive: true});

  /* Signing out clears the storage. It disconnects first, because the server would otherwise redirect this page. */
  addEventListener("submit", (e) => {
    if (e.target.getAttribute("action") !== "/sign-out") return;
    sessionStorage.clear(); navigator.clearAppBadge?.().catch(() => {}); window.socket?.disconnect();
  });

  /* The browser says once that it could install the portal; install.js asks later, when it is worth it. On the icon of
     an installed one stands what the tabs say. */
  addEventListener("beforeinstallprompt", (e) => {
    e.preventDefault(); window.cubbyInstall = e; dispatchEvent(new Event("cubby-install"));
  });
  if (navigator.setAppBadge && matchMedia("(display-mode:standalone)").matches) {
    let said = -1, wait;
    const badge = () => {
      if (!$("#app .cb-nav-in")) return;
      const n = [...document.querySelectorAll("#app .cb-nav-in .cb-badge")].reduce((sum, e) => sum + +e.textContent, 0);
      if (n !== said) { said = n; navigator.setAppBadge(n).catch(() => {}) }
    };
    new MutationObserver(() => { clearTimeout(wait); wait = setTimeout(badge, 300) })
      .observe(root, {childList: true, subtree: true, characterData: true});
  }

  /* The Tab key cycles within an open sheet; Quasar would let the focus out at the end, and stop it at the beginning. */
  addEventListener("keydown", (e) => {
    const sheet = e.key === "Tab" && [...document.querySelectorAll("[role=dialog][aria-modal=true]")].pop();
    if (!sheet) return;
    const stops = [...sheet.querySelectorAll("a[href],button,input,select,textarea,[tabindex='0']")]
      .filter((s) => !s.disabled && s.getClientRects().length);
    const now = document.activeElement, [from, to] = e.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (now === from || !sheet.contains(now) || (e.shiftKey && !stops.includes(now))) { e.preventDefault(); to?.focus() }
  }, true);

  /* The message with Undo stands at the end of the page. Once after it has come, it is the next stop of Tab, wherever the
     focus is; past it, Tab goes on from there, and when its button goes, the focus is there again. */
  let met = "", from = null;
  const seen = (e) => e?.isConnected && e.getClientRects().length;
  const offers = () => [...document.querySelectorAll(".cb-snack button")].filter(seen);
  const origin = () => (seen(from) ? from : $("main h1"));
  addEventListener("focusin", (e) => {
    if (!e.target.closest?.(".cb-snack") || e.relatedTarget?.closest(".cb-snack")) return;
    from = e.relatedTarget ?? pressed;
  });
  addEventListener("keydown", (e) => {
    const stops = offers(), now = document.activeElement, said = $(".cb-snack")?.dataset.said;
    if (e.key !== "Tab" || e.defaultPrevented || !stops.length || $("[role=dialog][aria-modal=true]")) return;
    if (stops.includes(now)) {
      if (now !== (e.shiftKey ? stops[0] : stops.at(-1))) return;
      if (e.shiftKey) e.preventDefault();
      origin()?.focus();
    } else if (!e.shiftKey && met !== said) { e.preventDefault(); stops[0].focus() } else return;
    met = said;
  }, true);

  /* Scroll a chip that gets the focus fully into view. */
  addEventListener("focusin", (e) => {
    if (e.target.closest?.(".cb-filters,.cb-family")) e.target.scrollIntoView({block: "nearest", inline: "nearest"});
  });

  /* The scroll position is kept per path; a new screen begins at the top, going back restores the position. */
  const keep = () => { try { sessionStorage[where()] = scrollY } catch { /* private mode */ } };
  let soon;
  addEventListener("scroll", () => { if (!going) { clearTimeout(soon); soon = setTimeout(() => going || keep(), 80) } },
    {passive: true});
  addEventListener("popstate", () => { clearTimeout(soon); going = true; back = true }, true);
  history.scrollRestoration = "manual";

  window.cubby = {
    arrived(title) {
      document.title = title; inView();
      const wanted = back ? +(sessionStorage[where()] ?? 0) : 0, hash = back ? "" : location.hash.slice(1);
      let frames = 30;
      const show = () => {
        const drawn = $("main h1") && root.scrollHeight >= wanted + innerHeight;
        if (!drawn && frames-- > 0) return requestAnimationFrame(show);
        $("main h1")?.focus({preventScroll: true});
        inView();
        const part = hash && document.getElementById(hash);
        if (part) part.scrollIntoView(); else scrollTo(0, wanted);
        going = back = false;
        drafts();
      };
      requestAnimationFrame(() => requestAnimationFrame(show));
    },
    at(path) {
      if (path.split("?")[0] !== location.pathname) return;
      stands = waiting || history.state?.sheet ? path : null;
      history.replaceState(history.state && {...history.state, page: path}, "", path); keep();
    },
    top() { if (back) return; going = false; scrollTo({top: 0, behavior: matchMedia("(prefers-reduced-motion:reduce)").matches ? "auto" : "smooth"}) },
    busy(on) {
      if (on) { place = pressed; place?.setAttribute("aria-busy", "true") }
      else { place?.removeAttribute("aria-busy"); place = null }
    },
    back() {
      requestAnimationFrame(() => {
        if (!seen(document.activeElement) || document.activeElement === document.body) (offers()[0] ?? origin())?.focus({preventScroll: true});
      });
    },
    away(words) { away(words, true) },
    focus(what) { requestAnimationFrame(() => $(what)?.focus()) },
    sent(typed, kept) {
      for (const e of document.querySelectorAll("[data-draft]")) {
        const name = e.dataset.draft;
        if (!(name in kept) || e.value !== typed[name]) continue;
        sessionStorage.removeItem(draft(e)); e.value = kept[name];
      }
    },
  };
  addEventListener("load", () => { const top = +(sessionStorage[where()] ?? 0);
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate" && top) setTimeout(() => scrollTo(0, top), 60) });

  /* NiceGUI's popup for a lost connection, in the visitor's language. */
  const away = (words, now) => {
    if (!words) return;
    const popup = $("#popup"), spans = popup?.querySelectorAll("span") ?? [];
    popup?.setAttribute("role", "status");
    spans.forEach((span, n) => { span.textContent = n ? "" : words });
    popup?.classList.toggle("cb-now", Boolean(now));
    if (now) popup?.setAttribute("aria-hidden", "false");
  };

  /* Drafts are kept until they have been saved; after a lost connection, reconnect soon. */
  const draft = (e) => "draft:" + location.pathname + ":" + e.dataset.draft;
  const note = (e) => { sessionStorage[draft(e)] = e.value };
  addEventListener("input", (e) => { if (e.target.dataset?.draft) note(e.target) }, true);
  const drafts = () => document.querySelectorAll("[data-draft]").forEach((e) => {
    const v = sessionStorage[draft(e)];
    if (v !== undefined && v !== e.value && e.value === e.defaultValue) { e.value = v; e.dispatchEvent(new Event("input", {bubbles: true})) }
  });
  addEventListener("load", () => { const t = setInterval(() => {
    if (!window.did_handshake) return;
    clearInterval(t); drafts();
    const lost = () => { $(".cb-unsent")?.remove(); away(window.cubbyWords?.lost) };
    lost(); socket.on("connect", lost);
    const m = socket.io; m.reconnectionDelay(250); m.reconnectionDelayMax(1000);
    const poke = () => { if (!socket.connected) { m.backoff.reset(); m.engine?.close(); socket.connect() } };
    addEventListener("online", poke);
    document.addEventListener("visibilitychange", () => document.hidden || poke());
  }, 50) });
})();
