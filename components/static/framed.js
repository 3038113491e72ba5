/* In a frame on the provider's website: tells embed.js there how tall the page is, and hears which part of it is in sight.
   Each knows the other by its origin: only a website on the provider's list is told anything but that there is a page. */
(() => {
  if (parent === self) return;
  for (const name of ["sessionStorage", "localStorage"]) try { window[name].length } catch {
    // a browser that keeps nothing here for another website: what is written down lasts as long as the page
    const kept = Object.create({getItem: (key) => kept[key] ?? null, setItem: (key, value) => { kept[key] = String(value) }, removeItem: (key) => delete kept[key]});
    Object.defineProperty(window, name, {value: kept});
  }
  const said = (name) => document.querySelector(`meta[name=cubby-${name}]`)?.content ?? "", root = document.documentElement;
  const websites = said("websites").split(" "), signedIn = said("signed-in");
  let website = "", told = 0, at = location.pathname;
  root.classList.add("cb-framed");
  const tell = (more) => { if (website) parent.postMessage({cubby: 1, ...more}, website) };
  const grow = (again) => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (again === true || height !== told) tell({type: "height", height: told = height});
  };
  addEventListener("message", ({origin, source, data}) => {
    if (source !== parent || !websites.includes(origin) || data?.cubby !== 1) return;
    website = origin;
    if (data.type === "hello") {
      grow(true);
      if (signedIn) tell({type: "signed-in", yes: signedIn === "yes"});
    }
    if (data.type === "seen") for (const name of ["top", "height", "room"]) root.style.setProperty(`--cb-seen-${name}`, `${+data[name] || 0}px`);
  });
  const begin = () => { new ResizeObserver(grow).observe(document.body); parent.postMessage({cubby: 1, type: "here"}, "*") };
  window.navigation?.addEventListener("currententrychange", () => {
    if (at !== location.pathname) { at = location.pathname; tell({type: "turned"}) }
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
