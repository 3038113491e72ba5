/* In a frame on the provider's website: tells embed.js there how tall the page is, and hears which part of it is in sight.
   Each knows the other by its origin: only a website on the provider's list is told anything but that there is a page. */
(() => {
  if (parent === self) return;
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
  new ResizeObserver(grow).observe(document.body);
  window.navigation?.addEventListener("currententrychange", () => {
    if (at !== location.pathname) { at = location.pathname; tell({type: "turned"}) }
  });
  parent.postMessage({cubby: 1, type: "here"}, "*");
})();
