/* The register. A tap is kept on this phone until the server has confirmed it, and sent again by itself under its own
   key. What a row shows is the last tap, else what the server says (data-state). */
import {fill, put, queue, set} from "./queue.js";
const HOLD = 500;
const said = new Map(); // by attendance: why a mark was not taken, or who marked later
let held = false;
const box = () => document.querySelector("#app [data-whose]") ?? document.querySelector("[data-whose]");

/* Show everything as it is now; called after each tap, answer and change of the page. */
const show = () => {
  const around = box();
  if (!around) return;
  const waits = new Map(marks.kept().map((mark) => [mark.of, mark])), words = around.dataset;
  document.querySelectorAll("[data-of]").forEach((row) => {
    const mark = waits.get(row.dataset.of), state = mark?.state ?? row.dataset.state;
    set(row, "data-shown", state);
    row.querySelectorAll("[data-mark]").forEach((b) => set(b, "aria-pressed", String(b.dataset.mark === state)));
    const late = mark && marks.waits(mark);
    put(row.querySelector(".cb-reg-said"), late ? (marks.loggedOut ? words.login : words.waits) : said.get(row.dataset.of) ?? "");
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
    const late = [...waits.values()].filter(marks.waits).length;
    put(register.querySelector(".cb-reg-saved"), late ? fill(words.unsent, {n: late}) : all && !left && !waits.size ? words.saved : "");
  });
};

const mark = (row, state) => { said.delete(row.dataset.of); marks.add({of: row.dataset.of, state}) };

const taken = (m, answer) => {
  const rows = document.querySelectorAll(`[data-of="${m.of}"]`);
  if (!answer) return;
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
const marks = queue({name: "marks", address: "/staff/marks", whose: () => box()?.dataset.whose, answered: taken, changed: show});
show(); marks.send();
