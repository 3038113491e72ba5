"""What a mail server's no means, in words: at which step it came, and what to look at. Beside the field it is about."""

from __future__ import annotations

from services.core.refusals import Refused
from services.language import N_
from services.outside.mail_trial import MailStep, TrialFailed


class NoSuchServer(Refused):
    """Nobody knows the server's name."""

    message = N_("No server has the name {host}. Compare it with what your email provider says.")


class NobodyListens(Refused):
    """The server refuses the connection."""

    message = N_("{host} is there, but takes no email at port {port}. Usual ports are 587 and 465.")


class NoAnswer(Refused):
    """The server says nothing."""

    message = N_(
        "{host} doesn’t answer at port {port}. Is the port right? Some networks let no email out at some ports."
    )


class NotEncrypted(Refused):
    """The connection cannot be encrypted, or not so that it can be trusted."""

    message = N_(
        "The connection to {host} can’t be encrypted at port {port} ({said}). Port 465 is encrypted from the start, 587 "
        "after the greeting."
    )


class NotLetIn(Refused):
    """The user name or the password is refused."""

    message = N_(
        "{host} refuses this user name and password ({said}). Some email providers want a password made for apps."
    )


class SenderRefused(Refused):
    """The server sends nothing from this address."""

    message = N_(
        "{host} sends no email from this address ({said}). Often it has to be the one you log in with."
    )


class RecipientRefused(Refused):
    """The server does not take the recipient."""

    message = N_("{host} lets us log in, but doesn’t take email to {to} ({said}).")


class MailRefused(Refused):
    """The server does not take the mail itself."""

    message = N_("{host} lets us log in, but doesn’t take the email ({said}).")


PROBLEMS: dict[MailStep, tuple[str, type[Refused]]] = {
    MailStep.NAME: ("host", NoSuchServer),
    MailStep.REFUSED: ("port", NobodyListens),
    MailStep.SILENT: ("port", NoAnswer),
    MailStep.TLS: ("port", NotEncrypted),
    MailStep.LOG_IN: ("user", NotLetIn),
    MailStep.SENDER: ("sender", SenderRefused),
    MailStep.RECIPIENT: ("sender", RecipientRefused),
    MailStep.MAIL: ("sender", MailRefused),
}
"""The field that each step is about, and what is said there."""


def problem_of(failed: TrialFailed, host: str, port: int, to: str) -> tuple[str, Refused]:
    """The field to look at, and what is wrong."""
    field, refusal = PROBLEMS[failed.step]
    return field, refusal(host=host, port=str(port), to=to, said=failed.said)
