/* The register. A tap is kept on this phone until the server has confirmed it, and sent again by itself under its own
   key. What a row shows is the last tap, else what the server says (data-state). */
const ADDRESS = "/staff/marks", HOLD = 500, QUIET = 1200, WAITS = [1, 2, 4, 8, 15, 30], AT_ONCE = 50;
const said = new Map(); // by attendance: why a mark was not taken, or who marked later
let sending = false, again = null, tries = 0, loggedOut = false, held = false;

const box = () => document.querySelector("#app [data-whose]") ?? document.querySelector("[data-whose]");
const shelf = () => "marks:" + (box()?.dataset.whose ?? "");
const kept = () => { try { return JSON.parse(localStorage.getItem(shelf())) ?? [] } catch { return memory } };
let memory = []; // where the browser keeps nothing: as long as the page lives
const keep = (marks) => {
  memory = marks;
  try { marks.length ? localStorage.setItem(shelf(), JSON.stringify(marks)) : localStorage.removeItem(shelf()) } catch { /* full, or not permitted */ }
};
const fill = (words, of) => words.replace(/{(\w+)}/g, (_, name) => of[name]);
const put = (e, text) => { if (e && e.textContent !== text) e.textContent = text };
const set = (e, name, value) => { if (e.getAttribute(name) !== value) e.setAttribute(name, value) };

/* Show everything as it is now; called after each tap, answer and change of the page. */
const show = () => {
  const around = box();
  if (!around) return;
  const waits = new Map(kept().map((mark) => [mark.of, mark])), words = around.dataset;
  document.querySelectorAll("[data-of]").forEach((row) => {
    const mark = waits.get(row.dataset.of), state = mark?.state ?? row.dataset.state;
    set(row, "data-shown", state);
    row.querySelectorAll("[data-mark]").forEach((b) => set(b, "aria-pressed", String(b.dataset.mark === state)));
    const late = mark && Date.now() - mark.at > QUIET;
    put(row.querySelector(".cb-reg-said"), late ? (loggedOut ? words.login : words.waits) : said.get(row.dataset.of) ?? "");
  });
  document.querySelectorAll("[data-register]").forEach((register) => {
    const shown = [...register.querySelectorAll("[data-of]")].map((row) => row.dataset.shown);
    const here = shown.filter((s) => s === "attended").length, left = shown.filter((s) => s === "unmarked").length, all = shown.length;
    put(register.querySelector("[data-count=here]"), fill(words.here, {n: here, all}));
    put(register.querySelector("[data-count=left]"), left ? fill(words.left, {n: left}) : words.done);
    const bar = register.querySelector("progress");
    if (bar && bar.value !== here) { bar.value = here; set(bar, "aria-label", fill(words.here, {n: here, all})) }
    const rest = register.querySelector("[data-mark-rest]");
    if (rest) { rest.hidden = !left; put(rest.lastElementChild, fill(words.rest, {n: left})) }
    const late = [...waits.values()].filter((mark) => Date.now() - mark.at > QUIET).length;
    put(register.querySelector(".cb-reg-saved"), late ? fill(words.unsent, {n: late}) : all && !left && !waits.size ? words.saved : "");
  });
};

const mark = (row, state) => {
  const of = row.dataset.of;
  said.delete(of);
  keep([...kept().filter((m) => m.of !== of || m.sent), {key: crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now(), of, state, at: Date.now()}]);
  tries = 0; show(); send(); setTimeout(show, QUIET + 50);
};

const later = () => { clearTimeout(again); again = setTimeout(send, 1000 * WAITS[Math.min(tries++, WAITS.length - 1)]) };

const send = async () => {
  if (sending || !kept().length || !box()) return;
  sending = true; clearTimeout(again);
  const batch = kept().slice(0, AT_ONCE), keys = new Set(batch.map((m) => m.key));
  keep(kept().map((m) => keys.has(m.key) ? {...m, sent: true} : m));
  const body = JSON.stringify({marks: batch.map((m) => ({key: m.key, of: m.of, state: m.state, ago: Math.max(0, Date.now() - m.at)}))});
  let more = false;
  try {
    const answer = await fetch(ADDRESS, {method: "POST", headers: {"Content-Type": "application/json"}, body, signal: AbortSignal.timeout?.(10000)});
    loggedOut = answer.status === 401 || answer.status === 404; // nobody, or a family, is logged in here now
    const marks = answer.headers.get("content-type")?.startsWith("application/json") ? (await answer.json()).marks : {};
    batch.filter((m) => m.key in marks).forEach((m) => taken(m, marks[m.key]));
    keep(kept().filter((m) => !(m.key in marks)));
    more = answer.ok && Object.keys(marks).length > 0;
    if (answer.status === 400) keep(kept().filter((m) => !keys.has(m.key))); // not ours any more
  } catch { /* no signal, or the server is away */ }
  sending = false; show();
  if (!kept().length) tries = 0; else if (more) send(); else later();
};

const taken = (m, answer) => {
  const rows = document.querySelectorAll(`[data-of="${m.of}"]`);
  if (answer.refused) said.set(m.of, answer.refused);
  else {
    rows.forEach((row) => set(row, "data-state", answer.state));
    if (answer.by) said.set(m.of, fill(box().dataset.theirs, {name: answer.by}));
  }
};

/* A tap on the tick: here; on a tick that is set: away. A tap on a cross that is set: nobody has said anything. */
addEventListener("click", (e) => {
  if (held) { held = false; e.preventDefault(); e.stopPropagation(); return }
  const button = e.target.closest?.("[data-mark]"), rest = e.target.closest?.("[data-mark-rest]");
  if (button) {
    const on = button.getAttribute("aria-pressed") === "true" && !button.matches("[data-set]"), state = button.dataset.mark;
    mark(button.closest("[data-of]"), on ? (state === "attended" ? "no_show" : "unmarked") : state);
  }
  if (rest) rest.closest("[data-register]").querySelectorAll("[data-of][data-shown=unmarked]").forEach((row) => mark(row, "attended"));
}, true);

/* Holding a row opens what else there is, as its name does. */
let timer = null;
addEventListener("pointerdown", (e) => {
  const row = e.target.closest?.("[data-of]");
  held = false; clearTimeout(timer);
  if (row) timer = setTimeout(() => { row.querySelector(".cb-reg-who")?.click(); held = true }, HOLD);
}, true);
["pointerup", "pointercancel", "pointermove", "scroll"].forEach((kind) => addEventListener(kind, (e) => {
  if (kind !== "pointermove" || Math.hypot(e.movementX, e.movementY) > 4) clearTimeout(timer);
}, true));
addEventListener("contextmenu", (e) => { if (e.target.closest?.("[data-of]") && e.pointerType !== "mouse") e.preventDefault() });

let drawn = 0;
new MutationObserver(() => { if (!drawn) drawn = requestAnimationFrame(() => { drawn = 0; show() }) })
  .observe(document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"]});
addEventListener("online", () => { tries = 0; send() });
document.addEventListener("visibilitychange", () => { if (!document.hidden) { tries = 0; send() } });
show(); send();
