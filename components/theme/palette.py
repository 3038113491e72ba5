"""The colours that are the same for every provider: greys and statuses. Red must keep meaning "was due"."""

INK = "#1F1D1A"
WHITE = "#FFFFFF"
SECOND_ON_PASS = {WHITE: 0.92, INK: 0.84}
"""How opaque the quieter text on the hero and pass gradient is, over its main colour."""
LIGHT = {
    "bg": "#F7F5F1", "surface": "#FFFFFF", "surface2": "#F1EEE8", "surface3": "#E9E5DD", "sheet": "#FFFFFF",
    "line": "#E5E0D7", "line2": "#8C867C", "text": INK, "text2": "#57534B", "text3": "#6B665D",
    "quiet": "#F1EEE8", "raised": "#FFFFFF", "inverse": "#26241F", "on-inverse": "#FFFFFF",
    "success": "#05773B", "success-soft": "#E1F7E6", "warning": "#8E5B01", "warning-soft": "#FFEDD9",
    "danger": "#B43938", "danger-soft": "#FFEBE9", "info": "#0369AF", "info-soft": "#E5F2FF",
    "scrim": "rgb(14 13 12/.42)", "hover": ".965", "e1": "0 1px 2px rgb(60 48 30/.05),0 2px 8px rgb(60 48 30/.05)",
    "e2": "0 8px 28px rgb(40 32 20/.14),0 2px 6px rgb(40 32 20/.08)", "e3": "0 -4px 40px rgb(30 24 14/.18)",
    "tick": "#078446", "on-tick": "#FFFFFF", "badge": "#CB4644", "on-badge": "#FFFFFF",
    "kid-sun": "#F5DBA5", "kid-sun-text": "#624800", "kid-coral": "#FED2CB", "kid-coral-text": "#7A342D",
    "kid-sky": "#BAE5FF", "kid-sky-text": "#035476", "kid-lilac": "#E7D5FE", "kid-lilac-text": "#5A3D78",
    "kid-mint": "#B3EECD", "kid-mint-text": "#025C3B", "kid-rose": "#FECFE0", "kid-rose-text": "#763350",
}  # fmt: skip
DARK = {
    "bg": "#131210", "surface": "#1D1C19", "surface2": "#282622", "surface3": "#34312C", "sheet": "#22211D",
    "line": "#33302B", "line2": "#8E887E", "text": "#F4F1EB", "text2": "#C0BBB1", "text3": "#A29C92",
    "quiet": "#34312C", "raised": "#4A463F", "inverse": "#F1EEE8", "on-inverse": INK,
    "success": "#86D29B", "success-soft": "#152E1C", "warning": "#EAB26B", "warning-soft": "#35240C",
    "danger": "#FDA19A", "danger-soft": "#3B1E1C", "info": "#85C4FF", "info-soft": "#14293D",
    "scrim": "rgb(0 0 0/.62)", "hover": "1.1", "e1": "inset 0 0 0 1px #33302B", "e2": "0 8px 28px rgb(0 0 0/.5)", "e3": "none",
    "tick": "#86D29B", "on-tick": "#0B2A16", "badge": "#FDA19A", "on-badge": "#3B1210",
    "kid-sun": "#5A440C", "kid-sun-text": "#F0DCB0", "kid-coral": "#703730", "kid-coral-text": "#FED2CB",
    "kid-sky": "#124E6A", "kid-sky-text": "#BAE5FF", "kid-lilac": "#503A68", "kid-lilac-text": "#E7D5FE",
    "kid-mint": "#14523A", "kid-mint-text": "#B9EDD0", "kid-rose": "#693149", "kid-rose-text": "#FECFE0",
}  # fmt: skip
