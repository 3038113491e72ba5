// The browser knows in which time zone its owner lives; the server often does not.
const zone = document.querySelector("input[name=zone]");
if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
