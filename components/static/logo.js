/* The logo: sent as soon as it is chosen; the answer stands beside it, and the page shows the new one. */
const say = (words, wrong) => {
  const line = document.getElementById("logo-said");
  if (!line) return;
  line.textContent = words; line.className = wrong ? "cb-field-error" : "cb-text2"; line.hidden = !words;
};
addEventListener("change", async (e) => {
  if (!e.target.matches?.("[data-logo]") || !e.target.files.length) return;
  const [file] = e.target.files, said = e.target.dataset;
  e.target.value = "";
  say(said.sending, false);
  try {
    const answer = await fetch(said.logo, {method: "POST", body: file});
    const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
    if (answer.ok) location.reload(); else say(told.why ?? said.failed, true);
  } catch { say(said.failed, true) }
});
