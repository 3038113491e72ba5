/* The worker: it keeps the files of the pocket card and the card itself, and answers with it where there is no network.
   The server puts FILES, VERSION, CARD and EMPTY before this text (pages/plain/pocket/worker.py). It keeps no other page. */
const SHELF = "files-" + VERSION, KEPT = "card", NOTE = CARD + "/note";
const FORTNIGHT = 14 * 864e5, FRESH = 6e5, PATIENCE = 8000;
const A_FILE = /\.\w+$|\/pdf$/; // saved rather than shown: it may take its time
let turn = 0, renewing = Promise.resolve();

const note = async () => (await (await caches.open(KEPT)).match(NOTE))?.json();
const write = async (what) => (await caches.open(KEPT)).put(NOTE, new Response(JSON.stringify(what)));
const forget = () => { turn++; return caches.delete(KEPT) };

/* The card as it was last seen; the empty one where nothing is kept, or for a fortnight nobody has asked for it. */
const kept = async () => {
  const said = await note(), unused = said && Date.now() - said.used > FORTNIGHT;
  if (unused) await forget();
  if (!said || unused) return caches.match(EMPTY);
  await write({...said, used: Date.now()});
  return (await (await caches.open(KEPT)).match(CARD)) ?? caches.match(EMPTY);
};

/* Ask for the card anew. It belongs to one sign-in: another one's goes first, and one that has ended takes it away. */
const renew = (whose, now) => renewing = renewing.then(() => asked(whose, now)).catch(() => { /* no network, or no room */ });
const asked = async (whose, now) => {
  let said = await note();
  if (said && whose && said.whose !== whose) { await forget(); said = null }
  if (said && !now && Date.now() - said.at < FRESH) return write({...said, used: Date.now()});
  const mine = turn, answer = await fetch(CARD, {cache: "no-store", redirect: "manual"}), of = answer.headers.get("X-Card-Of");
  if (answer.type === "opaqueredirect" || answer.status === 404) return forget();
  if (!answer.ok || !of || mine !== turn) return;
  const text = await answer.clone().text(), shelf = await caches.open(KEPT);
  await Promise.all([...text.matchAll(/<img[^>]* src="(\/[^"]+)"/g)].map(([, src]) => shelf.add(src).catch(() => {})));
  await shelf.put(CARD, answer);
  const made = +(text.match(/data-made="(\d+)"/)?.[1] ?? Date.now());
  await write({whose: of, at: Date.now(), used: Date.now(), ahead: made - Date.now()}); // ahead: of this phone's clock
  if (mine !== turn) await caches.delete(KEPT); // somebody has logged out meanwhile
};

const opened = async (e) => {
  const answer = (async () => (await e.preloadResponse) ?? fetch(e.request))(), path = new URL(e.request.url).pathname;
  answer.catch(() => {});
  const slow = new Promise((then) => setTimeout(then, PATIENCE)).then(note).then((said) => said ? kept() : answer);
  slow.catch(() => {});
  try { return await (A_FILE.test(path) ? answer : Promise.race([answer, slow])) } catch { return (await kept()) ?? Response.error() }
};
const file = async (request) => {
  const name = new URL(request.url).pathname.split("/").pop(); // an older page asks for an older address: the file is the same one
  return (await caches.match(request)) ?? (await caches.match(FILES.find((each) => each.endsWith("/" + name)) ?? request)) ?? fetch(request);
};

addEventListener("install", (e) => e.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll([...FILES, EMPTY])).then(() => skipWaiting())));
addEventListener("activate", (e) => e.waitUntil((async () => {
  await registration.navigationPreload?.enable();
  for (const name of await caches.keys()) if (name.startsWith("files-") && name !== SHELF) await caches.delete(name);
  await clients.claim();
  if (await note()) await renew("", true);
})()));
addEventListener("message", (e) => e.waitUntil(renew(e.data.whose, e.data.now)));
addEventListener("fetch", (e) => {
  const {method, mode, url} = e.request, {origin, pathname} = new URL(url);
  if (origin !== location.origin) return;
  if (method !== "GET") { if (/^\/(sign-|join\/)/.test(pathname)) e.waitUntil(forget()); return }
  if (mode === "navigate") {
    if (pathname === "/sign-in") e.waitUntil(note().then((said) => said && renew("", true))); // was it revoked?
    e.respondWith(opened(e));
  } else if (/^\/(static|logo)\//.test(pathname) && (FILES.some((each) => each.endsWith(pathname.split("/").pop())) || pathname.startsWith("/logo/"))) e.respondWith(file(e.request));
});
