/* Marks in the list on the left what stands on the right: at once where it is tapped, and again whenever either is drawn. */
const links = () => document.querySelectorAll("#pane a[href]");
const shown = (a) => a.pathname === location.pathname && (!a.search || a.search === location.search);
const mark = (is) => links().forEach((a) => (is(a) ? a.setAttribute("aria-current", "page") : a.removeAttribute("aria-current")));
let soon = 0, seen = null;
const again = () => {
  soon = 0; mark(shown);
  const pane = document.getElementById("pane");
  if (pane && pane !== seen) pane.querySelector("[aria-current]")?.scrollIntoView({block: "nearest"});
  seen = pane;
};
new MutationObserver(() => { soon ||= requestAnimationFrame(again) }).observe(document, {childList: true, subtree: true});
addEventListener("popstate", () => { soon ||= requestAnimationFrame(again) });
addEventListener("click", (e) => {
  const a = e.target.closest?.("#pane .cb-row-link, #pane .cb-hero a");
  if (a && !e.metaKey && !e.ctrlKey && !e.shiftKey) mark((other) => other === a);
}, true);
again();
