"""A small portal for the browser tests: one live page, one plain page with a form.

    python served.py ADDRESS PORT CACHE [--stock]

With `--stock` NiceGUI serves itself, to compare with.
"""

import sys
from pathlib import Path

import htpy as h
import uvicorn
from fastapi import FastAPI, Form
from fastapi.responses import HTMLResponse
from nicegui import ui

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from components.marks import Logo, icon  # noqa: E402
from components.plain import field, plain_page, submit  # noqa: E402
from components.theme import theme  # noqa: E402
from pages import delivery  # noqa: E402

COLOURS = theme("#0B7A75")


def plain() -> HTMLResponse:
    form = h.form(method="post", action="/form")[field("Name", "name"), submit("Send", icon_name="mail")]
    return HTMLResponse(plain_page("Plain", h.h1["Plain"], form, of=Logo("Hop & Tumble"), theme=COLOURS))


def form(name: str = Form()) -> HTMLResponse:
    return HTMLResponse(plain_page("Sent", h.h1[f"Hello {name}"], of=Logo("Hop & Tumble"), theme=COLOURS))


def bare() -> None:
    ui.label("Hello")


def live() -> None:
    ui.add_head_html(f"<style>{COLOURS.css('light')}</style>")
    delivery.first_content(
        h.div(".cb-hero")[h.h1(".cb-hero-time")["Fri 20 Feb, 16:00"], icon("event_repeat")]
    )
    with ui.element("div").classes("cb-hero"):
        ui.html("<h1 class='cb-hero-time'>Fri 20 Feb, 16:00</h1>", sanitize=False)
        ui.icon("sym_r_event_repeat").classes("cb-test")
        told = ui.label("not pressed")
        ui.button("Press", icon="sym_r_check", color=None, on_click=lambda: told.set_text("pressed"))


def main(address: str, port: int, cache: Path, *, stock: bool) -> None:
    app = FastAPI()
    if stock:
        ui.page("/bare")(bare)
        ui.run_with(app, show_welcome_message=False)
        uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")
        return
    app.get("/plain")(plain)
    app.post("/form")(form)
    ui.page("/bare")(bare)
    ui.page("/live")(live)
    ui.run_with(app, tailwind=False, gzip_middleware_factory=None, show_welcome_message=False)
    wrapped = delivery.wrap(app, delivery.ready(cache, quality=1), public_url=address, scripts=["shell.js"])
    uvicorn.run(
        wrapped, host="127.0.0.1", port=port, log_level="error", proxy_headers=False, server_header=False
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), stock="--stock" in sys.argv)
