"""Where the rooms of the first run are."""

PROVIDER, MAIL, PAYEE = "/staff/provider", "/staff/mail", "/staff/payee"
FIRST_CLASS, ADDRESS = "/staff/first-class", "/staff/address"
WEBSITE = "/staff/website"
