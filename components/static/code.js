// The sign-in code: one real input over eight painted cells. Without this script it is a plain, large field.
for (const box of document.querySelectorAll(".cb-code")) {
  const input = box.querySelector("input");
  const cells = [...box.querySelectorAll("i")];
  let sent = false;
  const paint = () => {
    const digits = input.value.replace(/\D/g, "");
    if (input.value !== digits) input.value = digits; // a pasted "4829 1307" loses its space here, not to maxlength
    cells.forEach((cell, at) => {
      cell.textContent = digits[at] ?? "";
      cell.toggleAttribute("data-here", at === Math.min(digits.length, cells.length - 1));
    });
    return digits.length >= cells.length; // a ninth digit is not cut off: the server says that there are too many
  };
  const end = () => input.setSelectionRange(input.value.length, input.value.length);
  const send = (now) => { sent = now; input.readOnly = now; };
  let wrong = box.dataset.wrong === undefined ? "" : input.value.replace(/\D/g, "");
  box.setAttribute("data-live", "");
  input.addEventListener("input", () => {
    box.removeAttribute("data-wrong");
    if (wrong.length >= cells.length && input.value.startsWith(wrong)) {
      input.value = input.value.slice(wrong.length); // who types on after a wrong code begins a new one
    }
    wrong = "";
    if (paint() && !sent) {
      send(true);
      input.form?.requestSubmit();
    }
  });
  input.form?.addEventListener("submit", () => send(true));
  input.addEventListener("focus", () => { end(); setTimeout(end); }); // the browser puts the caret somewhere after this
  input.addEventListener("click", end);
  addEventListener("pageshow", () => { send(false); paint(); });
  paint();
  if (document.activeElement === input) end();
}
// "You can ask for a new code in 0:24": counts down, then shows what was waiting.
for (const clock of document.querySelectorAll("[data-seconds]")) {
  let left = Number(clock.dataset.seconds);
  const number = clock.querySelector("time");
  const show = () => { number.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`; };
  const done = () => {
    clock.hidden = true;
    const next = document.getElementById(clock.dataset.then);
    if (next) next.hidden = false;
  };
  show();
  const tick = setInterval(() => { left -= 1; if (left > 0) show(); else { clearInterval(tick); done(); } }, 1000);
}
