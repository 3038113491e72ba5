/* How to put the portal on the phone. Home's card is shown where that can be done, and never in the app itself; it says
   so to the server once it has really been on the screen. The profile shows all ways, and the button where it works. */
const inApp = () => matchMedia("(display-mode:standalone)").matches || navigator.standalone === true;
const onIphone = () => navigator.standalone === false && /iP(hone|ad|od)|Macintosh/.test(navigator.userAgent);

const show = (box) => {
  box.hidden = false;
  new IntersectionObserver((seen, me) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    me.disconnect(); box.dispatchEvent(new CustomEvent("seen"));
  }, {threshold: 0.6}).observe(box);
};

const whenPossible = (then) => {
  if (window.cubbyInstall) then(); else addEventListener("cubby-install", then, {once: true});
};

const install = (button, done) => {
  button.hidden = false;
  button.onclick = async () => {
    const asked = window.cubbyInstall;
    window.cubbyInstall = null; done.hidden = true; cubby.back();
    await asked?.prompt();
  };
};

export const offer = () => {
  const ways = document.querySelector("#app [data-install-ways]"), box = document.querySelector("#app [data-install-box]");
  if (ways) {
    const button = ways.querySelector("[data-install]");
    ways.querySelector("[data-in-app]").hidden = !inApp();
    whenPossible(() => install(button, button));
  }
  if (!box || !box.hidden || inApp()) return;
  box.querySelector("[data-not-now]").onclick = () => { box.hidden = true; cubby.back() };
  if (onIphone()) { box.querySelector("[data-on-iphone]").hidden = false; show(box) }
  else whenPossible(() => { install(box.querySelector("[data-install]"), box); show(box) });
};
