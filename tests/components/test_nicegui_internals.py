"""What NiceGUI keeps to itself and we use all the same: one test for each name, red when an upgrade changes it.

Each test first does what we do with the name, then names it, so that the list of failures says what to look at in
components/nicegui_internals.py (and in components/static/shell.js, which touches a few names of NiceGUI's script).
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
import re
import weakref
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import nicegui
import pytest
from fastapi import FastAPI
from nicegui import Client, ElementFilter, PageArguments, ui
from nicegui.elements.sub_pages import SubPages
from nicegui.page import page
from nicegui.sub_pages_router import SubPagesRouter
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals

from components import nicegui_internals as internals

ROOT = Path(__file__).parents[2]
NICEGUI = Path(nicegui.__file__).parent


@pytest.fixture
def client() -> Iterator[Client]:
    """A page of one browser, not yet built."""
    with nicegui_reset_globals(), Client(page("/here"), request=None) as made:
        yield made


# --- elements ---


def test_text_of_an_element_is_sent_to_the_browser(client: Client) -> None:
    """`Element._text`."""
    made = internals.WordedElement("h2")
    made.set_words("One & two")
    assert made._to_dict()["text"] == "One & two"
    assert internals.words_of(made) == "One & two"
    assert internals.words_of(ui.label("Label")) == "Label"
    assert internals.words_of(ui.element("div")) == ""


def test_displayed_contents_are_what_searches_look_at(client: Client) -> None:
    """`Element._displayed_contents(only_visible=…)`."""
    made = internals.WordedElement("h2")
    made.set_words("Findable")
    assert list(ElementFilter(content="Findable")) == [made]
    assert "only_visible" in inspect.signature(ui.element._displayed_contents).parameters


def test_event_listeners_say_which_events_are_heard(client: Client) -> None:
    """`Element._event_listeners`, a mapping to objects with a `type`."""
    made = ui.element("button")
    assert not internals.listens_to(made, "click")
    made.on("click", lambda: None)
    assert internals.listens_to(made, "click")
    assert not internals.listens_to(made, "change")
    assert internals.listens_to(ui.button("Go", on_click=lambda: None), "click")


def test_component_tells_what_a_script_draws(client: Client) -> None:
    """`Element.component` and `Element.tag`."""
    assert internals.is_component(ui.input("Name"))
    assert internals.is_component(ui.dialog())
    assert not internals.is_component(ui.element("section"))
    assert ui.element("section").tag == "section"


# --- the page of one browser ---


async def test_page_of_a_client_holds_language_and_darkness(client: Client) -> None:
    """`Client.page`, asked by `resolve_language` and `resolve_dark`; a copy leaves the route as it was."""
    route = client.page
    internals.set_language_and_darkness(client, "sk", dark=True)
    assert client.page is not route
    assert (client.page.resolve_language(), client.page.resolve_dark()) == ("sk", True)
    assert route.language is ...
    source = inspect.getsource(Client.build_response)
    assert "self.page.resolve_language()" in source
    assert "self.page.resolve_dark()" in source


def test_parent_slot_of_the_content_is_quasars_page(client: Client) -> None:
    """`Client.content.parent_slot.parent`, the element that Quasar makes a `main` of."""
    around = client.content.parent_slot
    assert around is not None
    assert around.parent.tag == "q-page"
    internals.use_div_for_quasar_page(client)
    assert around.parent.tag == "div"


def test_status_code_of_a_client_is_the_pages(client: Client) -> None:
    """`Client.status_code`, taken by the page decorator when it builds the response."""
    assert client.status_code == 200
    internals.set_status(client, 409)
    assert client.status_code == 409
    assert "client.status_code" in inspect.getsource(page._wrap)


# --- going from screen to screen ---


@asynccontextmanager
async def browsing(built: list[internals.ScreenOutlet]) -> AsyncIterator[User]:
    """A small portal of two screens: the second one waits until `ready` before it begins to draw."""

    def unknown(place: ui.element) -> None:
        with place:
            ui.label("unknown address")

    async def first(arguments: PageArguments) -> None:
        await asyncio.sleep(0)
        built[-1].wipe()
        ui.label("first screen")

    async def second(arguments: PageArguments) -> None:
        await ready.wait()
        built[-1].wipe()
        with built[-1]:
            ui.label(f"second screen, {arguments.path_parameters['id_']}")

    ready = asyncio.Event()
    with nicegui_reset_globals():
        app = FastAPI()

        async def small(client: Client) -> None:
            internals.accept_addresses_only(client)
            built.append(internals.ScreenOutlet({"/": first, "/second/{id_}": second}, unknown))
            built[-1].ready = ready  # type: ignore[attr-defined]
            await built[-1].drawn()

        for path in ("/", "/second/{id_}"):
            ui.page(path)(small)
        ui.run_with(app, show_welcome_message=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http,
        ):
            yield User(http)


@pytest.fixture
async def built() -> list[internals.ScreenOutlet]:
    return []


@pytest.fixture
async def user(built: list[internals.ScreenOutlet]) -> AsyncIterator[User]:
    async with browsing(built) as made:
        await made.open("/")
        yield made


def words(user: User) -> str:
    assert user.client is not None
    return " ".join(each.text for each in user.client.content.descendants() if isinstance(each, ui.label))


async def until(user: User, wanted: str) -> None:
    for _moment in range(100):
        if words(user) == wanted:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(words(user))


async def test_active_tasks_are_waited_for_so_the_first_answer_has_its_screen(user: User) -> None:
    """`SubPages._active_tasks`: without it the page would be sent before its screen was drawn."""
    assert words(user) == "first screen"


async def test_clear_of_sub_pages_leaves_the_old_screen_until_it_is_wiped(
    user: User, built: list[internals.ScreenOutlet]
) -> None:
    """`SubPages.clear`, called by `_show` as `with self.clear():`."""
    user.navigate.to("/second/7")
    await asyncio.sleep(0.1)
    assert words(user) == "first screen"
    built[-1].ready.set()  # type: ignore[attr-defined]
    await until(user, "second screen, 7")
    assert "with self.clear():" in inspect.getsource(SubPages._show)


async def test_a_child_stays_when_the_rest_of_the_screen_goes(
    user: User, built: list[internals.ScreenOutlet]
) -> None:
    """`Element.remove` of a child, and `Element.move` within its parent, which leave the others as they are."""
    outlet = built[-1]
    with outlet:
        stays, goes = ui.label("stays"), ui.label("goes")
    outlet.wipe(stays)
    assert list(outlet) == [stays]
    assert goes.is_deleted
    with outlet:
        first = ui.label("comes first")
    stays.move(target_index=1)
    assert list(outlet) == [first, stays]
    assert not stays.is_deleted


async def test_no_component_of_the_page_is_loaded_once_more(
    user: User, built: list[internals.ScreenOutlet]
) -> None:
    """`Outbox._loaded_components`: what is not in it is sent with the first change, under NiceGUI's own address."""
    assert user.client is not None
    component = built[-1].component
    assert component is not None
    user.client.outbox._loaded_components.clear()
    internals.load_nothing_twice(user.client)
    assert component.name in user.client.outbox._loaded_components
    assert "not in self._loaded_components" in inspect.getsource(type(user.client.outbox).loop)


async def test_render_404_is_ours(user: User, built: list[internals.ScreenOutlet]) -> None:
    """`SubPages._render_404`, called where no route fits."""
    user.navigate.to("/nowhere")
    await until(user, "first screen unknown address")
    assert "self._render_404()" in inspect.getsource(SubPages._set_match)


async def test_handle_scrolling_is_ours(
    user: User, built: list[internals.ScreenOutlet], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SubPages._handle_scrolling(match, behavior=…)`, "smooth" where the same address was asked for once more."""
    ran: list[str] = []
    monkeypatch.setattr(user.client, "run_javascript", ran.append)
    user.navigate.to("/")
    for _moment in range(50):
        if ran:
            break
        await asyncio.sleep(0.02)
    assert "cubby.top()" in ran
    assert not [code for code in ran if "window.scrollTo" in code]


async def test_current_path_of_the_router_can_be_read_and_set(user: User) -> None:
    """`Client.sub_pages_router.current_path`; the browser's next screen starts from it."""
    assert user.client is not None
    assert internals.path_of(user.client) == "/"
    internals.set_path(user.client, "/second/1?filter=on")
    assert (
        internals.path_of(user.client) == user.client.sub_pages_router.current_path == "/second/1?filter=on"
    )


async def test_is_initial_request_until_somebody_goes_on(
    user: User, built: list[internals.ScreenOutlet]
) -> None:
    """`SubPagesRouter.is_initial_request`."""
    assert user.client is not None
    assert internals.is_first_screen(user.client)
    built[-1].ready.set()  # type: ignore[attr-defined]
    user.navigate.to("/second/7")
    await until(user, "second screen, 7")
    assert not internals.is_first_screen(user.client)


@pytest.mark.parametrize("name", ["_handle_open", "_handle_navigate"])
async def test_handlers_of_the_router_take_addresses_only(
    user: User, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """`SubPagesRouter._handle_open` and `_handle_navigate`, looked up anew for each message of a browser."""
    assert user.client is not None
    router = user.client.sub_pages_router
    with caplog.at_level(logging.WARNING):
        assert await getattr(router, name)({"no": "address"}) is False
    assert "a browser asked for a screen by a dict" in caplog.text
    assert internals.path_of(user.client) == "/"
    assert f"self.{name}(event.args)" in inspect.getsource(SubPagesRouter.__init__)


async def test_page_arguments_alone_are_handed_to_a_builder(
    user: User, built: list[internals.ScreenOutlet]
) -> None:
    """`PageArguments.build_kwargs` compares annotations by identity, and fills other names from the query.

    The builders of this file have postponed annotations (text), so only our wrapper makes them fit.
    """
    built[-1].ready.set()  # type: ignore[attr-defined]
    user.navigate.to("/second/7?arguments=theirs&id_=8")
    await until(user, "second screen, 7")
    assert inspect.signature(PageArguments.build_kwargs).parameters.keys() >= {"match", "data"}


# --- names of NiceGUI's script that ours uses ---


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("mounted_app", "mounted_app.elements[", "mounted_app = this"),
        ("did_handshake", "window.did_handshake", "window.did_handshake = true"),
        ("socket", "socket.connected", "window.socket"),
        ("popup", '$("#popup")', 'getElementById("popup")'),
        ("history", "history.pushState =", "history.pushState"),
    ],
)
def test_a_name_of_nicegui_s_script(name: str, ours: str, theirs: str) -> None:
    scripts = (NICEGUI / "static/nicegui.js", *NICEGUI.glob("*.py"), *NICEGUI.glob("elements/*.js"))
    assert theirs in "".join(file.read_text(encoding="utf-8") for file in scripts), name
    assert ours in (ROOT / "components/static/shell.js").read_text(encoding="utf-8"), name


def test_the_popup_of_a_lost_signal_has_two_spans() -> None:
    """shell.js writes one sentence of ours into the first and empties the other."""
    template = (NICEGUI / "templates/index.html").read_text(encoding="utf-8")
    popup = template.partition('<div id="popup"')[2].partition("</div>")[0]
    assert popup.count("<span") == 2


# --- the one file ---

PRIVATE = re.compile(
    r"\._(text|displayed_contents|event_listeners|active_tasks|handle_\w+|render_\w+|show\b|match\b|router\b)|"
    r"\bparent_slot\b|sub_pages_router|client\.page\b|is_initial_request|\.status_code = |_elements?\.sub_pages|"
    r"from nicegui\.(?!testing)"
)


def test_nobody_else_touches_them() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for room in ("components", "pages")
        for file in sorted((ROOT / room).rglob("*.py"))
        if file.name != "nicegui_internals.py"
        for line in file.read_text(encoding="utf-8").splitlines()
        if PRIVATE.search(line)
    ]
    assert not found
    assert PRIVATE.search("element._text or ''"), "the pattern would find one"


# --- pages that come to an end ---


async def unconnected(user: User) -> Client:
    """A page that was fetched and that no browser is connected to."""
    before = set(Client.instances)
    assert (await user.http_client.get("/")).status_code == 200
    (new,) = set(Client.instances) - before
    return Client.instances[new]


def test_instances_are_the_open_pages_and_listeners_stand_on_elements(client: Client) -> None:
    """`Client.instances`, `Client.elements`, `Element._event_listeners`."""
    assert internals.client_of(client.id) is client
    assert internals.client_of("nobody") is None
    button = ui.button("Press", on_click=lambda: None)
    (listener,) = button._event_listeners
    assert internals.hears(client, button.id, listener)
    assert not internals.hears(client, button.id, "another")
    assert not internals.hears(client, 999, listener)


def test_environ_of_a_socket_holds_its_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    """`core.sio.environ`."""
    monkeypatch.setitem(nicegui.core.sio.environ, "here", {"HTTP_COOKIE": "cubby=1"})
    monkeypatch.setitem(nicegui.core.sio.environ, "bare", {})
    assert internals.cookies_of_socket("here") == "cubby=1"
    assert internals.cookies_of_socket("bare") == ""
    assert internals.cookies_of_socket("nowhere") is None


async def test_enqueue_event_wakes_the_outbox_only_for_a_browser(user: User) -> None:
    """`Outbox._enqueue_event`, `Outbox._set_enqueue_event`, `Outbox._should_stop`."""
    client = await unconnected(user)
    internals.send_when_connected(client)
    await asyncio.sleep(0.15)
    event = client.outbox._enqueue_event
    assert event is not None
    assert not event.is_set()
    client.open("/elsewhere")
    assert not event.is_set()
    client.tab_id = "here"
    client.open("/elsewhere")
    assert event.is_set()
    client.tab_id = None
    event.clear()
    client.outbox.stop()
    assert event.is_set()
    assert client.outbox._should_stop


async def test_pinned_tab_and_delete_tasks_of_a_page_that_ends(user: User) -> None:
    """`Client._pinned_tab_id`, `Client._delete_tasks`."""
    client = await unconnected(user)
    assert internals.never_connected(client)
    await client.handle_handshake("test-1", "tab", None, "document", None)
    assert client.accept_handshake("test-2", "tab", None)
    assert not internals.never_connected(client)
    client.handle_disconnect("test-1")
    (task,) = client._delete_tasks.values()
    internals.end(client.id)
    await asyncio.sleep(0)
    assert client.is_deleted
    assert task.cancelled()
    internals.end(client.id)


async def test_change_handlers_of_an_element_refer_back_to_it(user: User) -> None:
    """`ObservableCollection._change_handlers`, `SubPagesRouter._path_changed_handlers`, and the lists of handlers."""
    client = await unconnected(user)
    internals.send_when_connected(client)
    internals.accept_addresses_only(client)
    elements = list(client.elements.values())
    assert all(each._classes._change_handlers for each in elements)
    client.delete()
    internals.take_apart(client, elements)
    assert not any(each._classes._change_handlers for each in elements)
    assert not client.connect_handlers


def test_what_a_page_no_longer_shows_is_free_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """`Client.remove_elements`: an open page is redrawn for hours, and nothing of it may wait for the collector."""
    monkeypatch.setattr(Client, "remove_elements", Client.remove_elements)
    internals.free_removed_elements_at_once.__wrapped__()
    with client:
        card = ui.element()
        with card:
            ui.element("p").classes("row").props("role=status").style("color: red")
    inside = card.default_slot.children[0]
    kept = [weakref.ref(each) for each in (inside, inside._classes, inside._props, inside._style)]
    del inside
    gc.disable()
    try:
        card.clear()
        client.outbox.updates.clear()
        assert [each() for each in kept] == [None] * 4
    finally:
        gc.enable()


def test_the_parameters_of_a_method_are_looked_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []

    def signature(of: object) -> inspect.Signature:
        looked.append(of)
        return inspect.signature(of)  # type: ignore[arg-type]

    internals.look_at_methods_once()
    with client:
        ui.element()
    monkeypatch.setattr("nicegui.helpers.functions.signature", signature)
    with client:
        ui.element()
    assert not looked
    assert nicegui.helpers.expects_arguments(lambda _event: None)
    assert looked, "functions are looked at as before"


def test_a_new_element_begins_with_its_classes_and_attributes(client: Client) -> None:
    """`Element._classes`, `Element._props`: a list and a dict."""
    with client:
        made = ui.element("p")
    client.outbox.updates.clear()
    internals.begin_with(made, "a  b", {"aria-label": "x"})
    assert made._to_dict()["class"] == ["a", "b"]
    assert made._to_dict()["props"] == {"aria-label": "x"}
    assert not client.outbox.updates, "it was going to be sent anyway"
    made.classes("c").props("role=status")
    assert made in client.outbox.updates.values()


def test_markup_is_in_the_element_itself_and_found(client: Client) -> None:
    """`innerHTML`, which Vue sets."""
    with client:
        made = internals.MarkupElement("li", "<b>One</b>", "row", {"id": "it"})
        assert made._to_dict() == {
            "tag": "li",
            "class": ["row"],
            "props": {"id": "it", "innerHTML": "<b>One</b>"},
        }
        assert list(ElementFilter(content="One")) == [made]
    client.outbox.updates.clear()
    made.set_content("<i>Two</i>")
    assert made.content == "<i>Two</i>"
    assert made in client.outbox.updates.values()


def test_a_page_is_escaped_as_nicegui_escapes_it() -> None:
    """`nicegui.client.json`, `HTML_ESCAPE_TABLE`."""
    internals.escape_pages_quickly()
    table = nicegui.client.HTML_ESCAPE_TABLE
    assert next(iter(table)) == ord("&"), "the first of them, or the others would be escaped twice"
    written = nicegui.client.json.dumps({"html": "a–b & <b>`${x}`</b> &amp;"})
    assert written.translate(table) == str(written).translate(table)
    assert "&lt;b&gt;&#96;&#36;{x}" in written.translate(table)
    assert type(written).translate is not str.translate, "and not by the slow way"
