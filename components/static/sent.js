/* Taps of the pocket card that the portal sends: what came of them stands here until somebody has read it. */
import {queue} from "./queue.js";
const of = window.cubbyPocket, line = (text, tag = "p") => Object.assign(document.createElement(tag), {textContent: text});
const told = document.createElement("div"), ok = line(of.close, "button");
told.className = "cb-told cb-came-of"; told.setAttribute("role", "status");
ok.type = "button"; ok.className = "cb-btn"; ok.onclick = () => told.replaceWith();
const answered = (_tap, answer) => {
  const {who = "", lead = of.notTaken, line: why = ""} = answer ?? {};
  ok.before(line([who, lead].filter(Boolean).join(": "), "strong"), line(why));
  if (!told.isConnected) document.body.append(told);
  navigator.serviceWorker.controller?.postMessage({whose: of.whose, now: true});
};
told.append(ok);
queue({name: "acts", address: "/pocket/acts", whose: () => of.me, answered, changed: () => {}}).send();
