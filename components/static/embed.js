/* On the provider's website: the portal in a frame that grows with it. Pasted once; Cubby tells how, under "On your website".
   The place gets the events "cubby:login" and "cubby:logout"; who it is, they do not say. */
(() => {
  const script = document.currentScript, portal = new URL(script.src).origin, said = script.dataset;
  const begin = () => {
    const place = document.getElementById(said.into || "cubby");
    if (!place || place.querySelector("iframe")) return;
    const frame = document.createElement("iframe");
    frame.src = `${portal}/framed?next=${encodeURIComponent(said.page || "/")}`;
    frame.title = said.title || "Cubby";
    frame.allow = "clipboard-write";
    frame.style.cssText = "display:block;width:100%;height:640px;border:0";
    let answers = false, loggedIn = false, waits = 0;
    const tell = (more) => { if (answers) frame.contentWindow.postMessage({cubby: 1, ...more}, portal) };
    const seen = () => {
      const {top, bottom} = frame.getBoundingClientRect();
      waits = 0;
      tell({type: "seen", top: Math.max(0, -top), height: Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0)), room: innerHeight});
    };
    const soon = () => { waits ||= requestAnimationFrame(seen) };
    addEventListener("message", ({origin, source, data}) => {
      if (origin !== portal || source !== frame.contentWindow || data?.cubby !== 1) return;
      if (data.type === "here") { answers = true; tell({type: "hello"}) }
      if (data.type === "height" && data.height > 0) frame.style.height = `${Math.min(data.height, 50000)}px`;
      if (data.type === "turned" && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      if (data.type === "signed-in" && data.yes !== loggedIn) {
        loggedIn = data.yes === true;
        place.dispatchEvent(new CustomEvent(loggedIn ? "cubby:login" : "cubby:logout", {bubbles: true}));
      }
      soon();
    });
    addEventListener("scroll", soon, {passive: true});
    addEventListener("resize", soon);
    place.replaceChildren(frame);
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin); else begin();
})();
