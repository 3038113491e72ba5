/* The pocket card. It is opened without a connection, from what the worker has kept (sw.js); “Can’t make it” waits here
   until it can be sent. */
import {put, queue} from "./queue.js";
const card = document.querySelector("[data-pocket]"), words = card.dataset, said = new Map();
const $ = (what, within = document) => within.querySelector(what), all = (what) => [...document.querySelectorAll(what)];
/* The time as the server has it: this phone's clock may be wrong. The worker has noted by how much. */
const note = await Promise.resolve(window.caches?.match("/pocket/note")).then((found) => found?.json()).catch(() => null);
const ahead = note?.ahead ?? (+words.made || Date.now()) - performance.timeOrigin, time = () => Date.now() + ahead;
const worker = (now) => navigator.serviceWorker?.controller?.postMessage({whose: words.pocket, now});

const link = (text, href) => Object.assign(document.createElement("a"), {textContent: text, href});
const bold = (text) => Object.assign(document.createElement("b"), {textContent: text});
const takeBack = (of) => Object.assign(document.createElement("button"), {textContent: words.back, type: "button", onclick: () => taps.drop(of)});
const line = (row, ...parts) => {
  const place = $(".cb-pocket-said", row), text = parts.map((part) => part.textContent ?? part).join("|");
  if (place.dataset.shown !== text) { place.dataset.shown = text; place.replaceChildren(...parts) }
};

/* Show everything as it is now: what is over goes, what waits says so, what has come of it stands there. */
/* It stands where a page was asked for: then there is no signal, whatever the browser believes. */
let away = navigator.onLine === false || location.pathname !== "/pocket";
const show = () => {
  const waiting = new Map(taps.kept().map((tap) => [tap.of, tap])), now = time();
  for (const row of all("[data-of]")) {
    const tap = waiting.get(row.dataset.of), told = said.get(row.dataset.of), ask = $("[data-ask]", row);
    row.hidden = now > +row.dataset.ends && !tap && !told;
    if (ask) ask.hidden = Boolean(tap) || Boolean(told);
    if (tap) $("[data-more]", row).hidden = true;
    if (tap && taps.loggedOut) line(row, bold(words.waits), words.login + " ", link(words.signIn, "/sign-in?next=/pocket"));
    else if (tap) line(row, bold(words.waits), words.later + " ", ...(tap.sent ? [] : [takeBack(tap.of)]));
    else if (told) line(row, bold(told.lead), told.line);
    else line(row);
  }
  put($(".cb-pocket-as"), new Date(+words.made).toDateString() === new Date(time()).toDateString() ? words.today : words.day);
  put($(".cb-pocket-state"), away ? words.offline : "");
  const others = $("[data-others]");
  if (others) others.hidden = !waitsForSomebody();
};
const waitsForSomebody = () => { try { return Object.keys(localStorage).some((name) => name.startsWith("acts:")) } catch { return false } };

const answered = (tap, answer) => { said.set(tap.of, answer ?? {lead: words.notTaken, line: ""}); worker(true) };
const taps = queue({name: "acts", address: "/pocket/acts", whose: () => words.me, answered, changed: show});

addEventListener("click", (e) => {
  const row = e.target.closest?.("[data-of]"), more = row && $("[data-more]", row);
  if (!more) return;
  if (e.target.closest("[data-ask]")) {
    const late = time() > +row.dataset.until;
    put($("[data-come]", more), late ? more.dataset.late : more.dataset.before);
    all("[data-more]").forEach((other) => { other.hidden = other !== more });
    $("[data-yes]", more).focus({preventScroll: true}); more.scrollIntoView({block: "nearest"});
  } else if (e.target.closest("[data-no]")) { more.hidden = true; $("[data-ask]", row).focus() }
  else if (e.target.closest("[data-yes]")) {
    const reasons = $("fieldset", more), reason = $("input:checked", more)?.value ?? "";
    if (reasons && !reason) { $("[data-missing]", more).hidden = false; $("input", more).focus(); return }
    more.hidden = true; taps.add({of: row.dataset.of, reason}); $(".cb-pocket-said", row).focus();
  }
});

/* Back online: what waited is sent first; then the portal opens where it was asked for, unless there is an outcome to read. */
const back = async () => {
  worker(true);
  const there = await fetch("/health", {cache: "no-store"}).then((answer) => answer.ok, () => false);
  away = !there; show();
  const quiet = () => !said.size && !taps.kept().length && !all("[data-more]").some((more) => !more.hidden);
  if (there && quiet() && !document.hidden) location.reload();
};
if (location.pathname !== "/pocket") $(".cb-end a").setAttribute("href", location.pathname + location.search);
addEventListener("online", back); addEventListener("offline", () => { away = true; show() });
document.addEventListener("visibilitychange", () => { if (!document.hidden) show() });
setInterval(show, 30000);
show(); taps.send(); worker(false);
