/* What was tapped on this phone and the server has not confirmed yet. It is kept here, and sent again by itself under its own
   key: at opening, when the network is back, when the page is seen again. It goes only with the server's word. */
export const QUIET = 1200;
const WAITS = [1, 2, 4, 8, 15, 30], AT_ONCE = 50;
export const fill = (words, of) => words.replace(/{(\w+)}/g, (_, name) => of[name]);
export const put = (e, text) => { if (e && e.textContent !== text) e.textContent = text };
export const set = (e, name, value) => { if (e.getAttribute(name) !== value) e.setAttribute(name, value) };

/* name: of the list, on the shelf and on the way; whose(): whose shelf it is, empty while nobody's page is shown;
   answered(tap, answer): the server's word, null where it takes no such tap; changed(): show how things are now. */
export const queue = ({name, address, whose, answered, changed}) => {
  let sending = false, again = null, tries = 0, memory = []; // memory: where the browser keeps nothing
  const shelf = () => `${name}:${whose()}`;
  const kept = () => { try { return JSON.parse(localStorage.getItem(shelf())) ?? [] } catch { return memory } };
  const keep = (taps) => {
    memory = taps;
    try { taps.length ? localStorage.setItem(shelf(), JSON.stringify(taps)) : localStorage.removeItem(shelf()) } catch { /* full, or not permitted */ }
  };
  const later = () => { clearTimeout(again); again = setTimeout(send, 1000 * WAITS[Math.min(tries++, WAITS.length - 1)]) };
  const send = async () => {
    if (sending || !whose() || !kept().length) return;
    sending = true; clearTimeout(again);
    const batch = kept().slice(0, AT_ONCE), keys = new Set(batch.map((tap) => tap.key));
    const sent = navigator.onLine !== false; // it may arrive, whatever we hear of it: no way back from here
    keep(kept().map((tap) => sent && keys.has(tap.key) ? {...tap, sent} : tap));
    const body = JSON.stringify({[name]: batch.map(({at, sent, ...tap}) => ({...tap, ago: Math.max(0, Date.now() - at)}))});
    let more = false;
    try {
      const answer = await fetch(address, {method: "POST", headers: {"Content-Type": "application/json"}, body, signal: AbortSignal.timeout?.(10000)});
      it.loggedOut = answer.status === 401 || answer.status === 404; // nobody, or somebody else, is logged in here now
      const told = answer.headers.get("content-type")?.startsWith("application/json") ? (await answer.json())[name] : {};
      batch.filter((tap) => tap.key in told).forEach((tap) => answered(tap, told[tap.key]));
      keep(kept().filter((tap) => !(tap.key in told)));
      more = answer.ok && Object.keys(told).length > 0;
      if (answer.status === 400) { // not ours any more
        keep(kept().filter((tap) => !keys.has(tap.key)));
        batch.forEach((tap) => answered(tap, null));
      }
    } catch { /* no signal, or the server is away */ }
    sending = false; changed();
    if (!kept().length) tries = 0; else if (more) send(); else later();
  };
  const atOnce = () => { tries = 0; send() };
  const add = (tap) => {
    const key = crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();
    keep([...kept().filter((one) => one.of !== tap.of || one.sent), {key, ...tap, at: Date.now()}]);
    changed(); atOnce(); setTimeout(changed, QUIET + 50);
  };
  const drop = (of) => { keep(kept().filter((tap) => tap.of !== of || tap.sent)); changed() };
  addEventListener("online", atOnce);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) atOnce() });
  const it = {kept, add, drop, send, loggedOut: false, waits: (tap) => Date.now() - tap.at > QUIET};
  return it;
};
