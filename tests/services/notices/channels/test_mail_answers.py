"""Answers of mail servers as they are found in the world, and what each is about."""

from __future__ import annotations

import pytest

from services.outside.mail_answers import About, Stage, about

ANSWERS = {
    # about us: the sender, a policy, a quota, the server itself
    ("rcpt", About.SERVER): """
        553 5.7.1 <hello@example.com>: Sender address rejected: not owned by user cubby
        554 5.7.1 <anna@example.com>: Relay access denied
        550 5.7.1 Unable to relay
        550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain
        550 relay not permitted
        550 Relaying denied
        550-Verification failed for <hello@example.com> 550 Sender verify failed
        550 Administrative prohibition
        550 5.1.0 <hello@example.com>: Sender address rejected: User unknown in local recipient table
        450 4.1.8 <hello@example.com>: Sender address rejected: Domain not found
        550 5.1.8 Access denied, bad outbound sender AS(42004)
        554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org
        450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.7]
        451 4.3.0 <anna@example.com>: Temporary lookup failure
        451 Temporary local problem - please try later
        452 4.3.1 Insufficient system storage
        452 4.5.3 Too many recipients
        454 4.7.1 <anna@example.com>: Relay access denied
        530 5.7.0 Must issue a STARTTLS command first
        550 5.7.1 Client was not authenticated
        550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.
        503 5.5.1 Bad sequence of commands
        554 5.7.1 <user.unknown@example.com>: Recipient address rejected: Policy rejection, quota exceeded
        421 4.7.0 Try again later, closing connection.
        501 5.5.4 Invalid arguments
        550 Domain sandbox.example is not allowed to send: Free accounts are for test purposes only
    """,
    ("data", About.SERVER): """
        550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to example.com
        550 5.7.60 SMTP; Client does not have permissions to send as this sender
        554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed
        554 5.2.252 SendAsDenied; hello@example.com not allowed to send as other@example.com
        550 5.7.705 Access denied, tenant has exceeded threshold
        550 5.7.26 This mail has been blocked because the sender is unauthenticated.
        550-5.7.1 [192.0.2.7] Our system has detected that this message is likely unsolicited mail.
        554 Message rejected: Email address is not verified. The following identities failed the check in region EU
        454 Throttling failure: Maximum sending rate exceeded.
        454 Throttling failure: Daily message quota exceeded.
        550 The from address does not match a verified Sender Identity. Mail cannot be sent until this is resolved.
        451 Authentication failed: Maximum credits exceeded
        550 Unauthenticated senders not allowed
        421 4.3.2 Service not available, closing transmission channel
        432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded
        450 4.7.0 Messages per hour limit exceeded
        550 5.7.1 Message rejected due to DMARC policy
        554 5.7.1 Spam message rejected
        550 High probability of spam
        550 Denied
        554 Transaction failed
    """,
    # about the family: the address, or its mailbox
    ("rcpt", About.RECIPIENT): """
        550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown in virtual mailbox table
        550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking it.
        550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna@example.com not found by SMTP address lookup
        550 5.4.1 Recipient address rejected: Access denied. [AM0.eurprd01.prod.protection.outlook.com]
        550 5.4.1 [anna@example.com]: Recipient address rejected: Access denied
        550 5.5.0 Requested action not taken: mailbox unavailable
        550 5.2.1 The email account that you tried to reach is disabled.
        554 5.1.2 <anna@nowhere.example>: Recipient address rejected: Domain not found
        556 5.1.10 Domain does not accept mail (nullMX)
        556 Domain does not accept mail
        550 Unknown user
        550 No such user here
        550 Unrouteable address
        550 <relay.policy@example.com> User not found
        550 Mailbox unavailable
        550 Requested action not taken
        551 User not local; please try another
        553 sorry, that domain isn't in my list of allowed rcpthosts: no such user
        550 #5.1.0 Address rejected.
        554 delivery error: dd This user doesn't have an account here
        552 5.2.2 Mailbox is over quota
        552 Requested mail action aborted: recipient exceeded storage allocation
        550 5.7.1 <anna@example.com>: Recipient address rejected: user unknown
    """,
    ("data", About.RECIPIENT): """
        550 5.1.1 User unknown
        552 5.2.2 The recipient's inbox is out of storage space.
        554 5.2.2 mailbox full
        550 no such mailbox
    """,
    ("data", About.THIS_MAIL): """
        554 5.6.0 Message contains an invalid header
        550 5.6.1 Messages without a body are not accepted
        552 5.3.4 Message size exceeds fixed limit
        552 5.2.3 Your message exceeded the size limit
    """,
    ("rcpt", About.FOR_NOW): """
        450 4.2.0 <anna@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example/help
        451 4.7.1 Greylisting in action, please come back in 00:05:00
        451 greylisted, try again later
        451 4.7.650 gray listed
        450 4.2.1 The user you are trying to contact is receiving mail too quickly.
        452 4.2.2 The recipient's inbox is out of storage space.
        450 4.1.2 <anna@example.com>: Recipient address rejected: Domain not found
        450 4.1.1 <anna@example.com>: Recipient address rejected: unverified address
        450 Mailbox busy
        451 later
    """,
}
CASES = [
    (stage, line.strip(), meant)
    for (stage, meant), lines in ANSWERS.items()
    for line in lines.strip().splitlines()
]
STAGES = {"mail": Stage.BEFORE, "rcpt": Stage.RECIPIENT, "data": Stage.MAIL}


@pytest.mark.parametrize(("stage", "line", "meant"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES])
def test_what_an_answer_is_about(stage: str, line: str, meant: About) -> None:
    assert about(STAGES[stage], int(line[:3]), line[4:]) is meant


@pytest.mark.parametrize(
    "line", ["550 5.1.1 User unknown", "530 5.7.0 Authentication required", "553 Denied"]
)
def test_what_is_said_before_the_recipient_is_named_is_never_about_them(line: str) -> None:
    assert about(Stage.BEFORE, int(line[:3]), line[4:]) is About.SERVER


@pytest.mark.parametrize("line", ["550 5.1.1 Unknown", "550 5.4.5 Daily limit exceeded"])
def test_the_words_of_a_familys_address_decide_nothing(line: str) -> None:
    plain = about(Stage.RECIPIENT, int(line[:3]), line[4:])
    for address in ("<sender.policy.spam@example.com>", "no.such.user@greylist.example"):
        assert about(Stage.RECIPIENT, int(line[:3]), f"{line[4:]} {address}") is plain


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(CASES) >= 80
