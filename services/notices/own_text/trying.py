"""A test to oneself, by the very way of the real message: outbox, worker, channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from db import Staff, new_id
from services.core.refusals import Refused
from services.core.work import Work
from services.language import N_
from services.notices import telling
from services.notices.messages.own_text_tried import OwnTextTried
from services.notices.own_text import keeping, looking, writing


class NoAddress(Refused):
    """Whoever tries a text has no e-mail address."""

    message = N_("You have no email address here, so nothing can be sent to you.")


async def send(w: Work, form: str, language: str, said: Mapping[str, str]) -> str:
    """Send what stands in the form to whoever presses; returns the address.

    Raises:
        NotFound: there is no such text or language, or it is not for this visitor.
        NotAsTyped: as for `writing.read`.
        EmptyPlaceholder: a tag has nothing to say on the case that is shown.
        NoAddress.
    """
    await keeping.kept(w, form, language)
    words = writing.read(form, said)
    look = await looking.look(w, form, language)
    look.mail(words)
    staff = await w.db.get(Staff, w.visitor.staff_id) if w.visitor.staff_id else None
    if staff is None or not staff.email:
        raise NoAddress
    test = OwnTextTried(staff.email, language, form, asdict(words), look.case.as_json(), new_id().hex)
    await telling.tell(w, test)
    return staff.email
