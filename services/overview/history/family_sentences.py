"""What entries of the audit log about a family are called: a part of the table of sentences (sentences.py)."""

from __future__ import annotations

from services.language import N_

OF_FAMILY = {
    "added": N_("Added the family"),
    "completed": N_("Completed the family from a list"),
    "changed": N_("Changed name or phone"),
    "changed the address": N_("Changed the email address"),
    "asked for another address": N_("Asked both addresses for another one"),
    "took the other address back": N_("Asked for another address no more"),
    "confirmed the other address": N_("One address said yes to the new one"),
    "changed their data": N_("Changed their own name or phone"),
    "set locale": N_("Chose a language"),
    "set theme": N_("Chose light or dark"),
    "set notices_on": N_("Switched notices on or off"),
    "signed in": N_("Logged in"),
    "signed a device out": N_("Logged a device out"),
    "sent a sign-in code": N_("Sent a new login code"),
    "sent a message again": N_("Sent a message again"),
    "cleared what came back": N_("Wrote to the same address again"),
    "made a calendar address": N_("Made an address for their calendar"),
    "ended a calendar address": N_("Ended an address for their calendar"),
    "referral code made": N_("Got a code to bring friends"),
    "brought a family": N_("Brought another family"),
    "told apart": N_("Said that two families are two people"),
    "no longer told apart": N_("Said no more that two families are two people"),
    "merged": N_("Merged another family into this one"),
    "taken along": N_("Got what reached the merged family meanwhile"),
    "no longer merged": N_("Took the merging of two families back"),
}
