// The sign-in code: one input over eight cells that show its digits. Without this script it is a plain, large field.
for (const box of document.querySelectorAll(".cb-code")) {
  const input = box.querySelector("input");
  const cells = [...box.querySelectorAll("i")];
  let sent = false;
  const paint = () => {
    const digits = input.value.normalize("NFKC").replace(/\D/g, ""); // full-width digits are digits, too
    if (input.value !== digits) input.value = digits; // removes the space of a pasted "4829 1307"
    cells.forEach((cell, at) => {
      cell.textContent = digits[at] ?? "";
      cell.toggleAttribute("data-here", at === Math.min(digits.length, cells.length - 1));
    });
    return digits.length >= cells.length; // a ninth digit is not cut off, so that the server can say that there are too many
  };
  const end = () => input.setSelectionRange(input.value.length, input.value.length);
  const send = (now) => { sent = now; input.readOnly = now; };
  let wrong = box.dataset.wrong === undefined ? "" : input.value.replace(/\D/g, "");
  box.setAttribute("data-live", "");
  input.addEventListener("input", () => {
    box.removeAttribute("data-wrong");
    if (wrong.length >= cells.length && input.value.startsWith(wrong)) {
      input.value = input.value.slice(wrong.length); // typing after a wrong code begins a new code
    }
    wrong = "";
    if (paint() && !sent) {
      send(true);
      input.form?.requestSubmit();
    }
  });
  input.form?.addEventListener("submit", () => send(true));
  input.addEventListener("focus", () => { end(); setTimeout(end); }); // the browser moves the caret after this event
  input.addEventListener("click", end);
  addEventListener("pageshow", () => { send(false); paint(); });
  paint();
  if (document.activeElement === input) end();
}
// "You can ask for a new code in 0:24": counts down, then goes, and shows the element that `data-then` names, if any.
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
