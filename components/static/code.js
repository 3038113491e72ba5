// The sign-in code: one real input over eight painted cells. Without this script it is a plain, large field.
for (const box of document.querySelectorAll(".cb-code")) {
  const input = box.querySelector("input");
  const cells = [...box.querySelectorAll("i")];
  let sent = false;
  const paint = () => {
    const digits = input.value.replace(/\D/g, "").slice(0, cells.length);
    if (input.value !== digits) input.value = digits; // a pasted "4829 1307" loses its space here, not to maxlength
    cells.forEach((cell, at) => {
      cell.textContent = digits[at] ?? "";
      cell.toggleAttribute("data-here", at === Math.min(digits.length, cells.length - 1));
    });
    return digits.length === cells.length;
  };
  const end = () => input.setSelectionRange(input.value.length, input.value.length);
  box.setAttribute("data-live", "");
  input.addEventListener("input", () => {
    box.removeAttribute("data-wrong");
    const full = paint();
    if (full && !sent) {
      sent = true;
      input.form?.requestSubmit();
    }
    if (!full) sent = false;
  });
  input.addEventListener("focus", end);
  input.addEventListener("click", end);
  addEventListener("pageshow", () => { sent = false; paint(); });
  paint();
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
