/* Files of a bank, or lists: chosen or dropped, sent one after the other with their progress, and sent again with what staff have said. */
const held = new Map();
let turn = Promise.resolve(), number = Date.now();
const area = () => document.querySelector("[data-bank-files]");
const tell = (what, about) => area()?.dispatchEvent(new CustomEvent(what, {detail: about}));

const send = (key, said) => new Promise((done) => {
  const file = held.get(key), ask = new XMLHttpRequest();
  const end = (status, answer) => { tell("answered", {key, status, answer}); done() };
  if (!file) return end(0, null);
  const to = area()?.dataset.bankFiles ?? "";
  ask.open("POST", `${to}${to.includes("?") ? "&" : "?"}${new URLSearchParams({name: file.name, ...said})}`);
  ask.upload.onprogress = (e) => {
    const bar = document.getElementById(`file-${key}`);
    if (!bar) return;
    if (e.loaded < e.total) bar.value = e.loaded / e.total; else bar.removeAttribute("value");
  };
  ask.onloadend = () => {
    let answer = null;
    try { answer = JSON.parse(ask.responseText) } catch { /* no answer of ours */ }
    end(ask.status, answer);
  };
  ask.send(file);
});

const take = (files) => {
  const taken = [...files].map((file) => ({key: String(++number), name: file.name, size: file.size, file}));
  if (!taken.length) return;
  taken.forEach(({key, file}) => held.set(key, file));
  tell("chosen", taken.map(({key, name, size}) => ({key, name, size})));
  taken.forEach(({key}) => again(key, {}));
};
const again = (key, said) => { turn = turn.then(() => send(key, said)) };
window.cubbyFiles = {send: again, let_go: (key) => held.delete(key)};

const dropping = (e) => e.dataTransfer?.types.includes("Files") && area();
addEventListener("dragover", (e) => { const on = dropping(e); if (on) { e.preventDefault(); on.classList.add("cb-over") } });
addEventListener("dragleave", (e) => { if (!e.relatedTarget) area()?.classList.remove("cb-over") });
addEventListener("drop", (e) => {
  const on = dropping(e);
  if (!on) return;
  e.preventDefault(); on.classList.remove("cb-over"); take(e.dataTransfer.files);
});
addEventListener("change", (e) => {
  if (!e.target.matches?.("[data-bank-files] input[type=file]")) return;
  take(e.target.files); e.target.value = "";
});
