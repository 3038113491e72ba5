"""Who paid, and what they wrote: the texts of one payment of a camt file."""

from __future__ import annotations

import re

from services.payments.statements.line import BankPayment
from services.payments.statements.symbols import symbols
from services.payments.statements.xml_paths import Found, text, texts

PARTIES = {"Dbtr": "debtor", "Cdtr": "creditor"}
AMOUNTS = {
    "Amt": "amount",
    "AmtDtls/TxAmt/Amt": "amount",
    "AmtDtls/CntrValAmt/Amt": "amount",
    "CdtDbtInd": "direction",
}
"""What only a collected booking's payments are asked for; else the booking itself says it."""
TRANSACTION = {
    "Refs/AcctSvcrRef": "bank_ref",
    "Refs/EndToEndId": "end_to_end",
    "Refs/InstrId": "other",
    "Refs/PmtInfId": "other",
    "Refs/MndtId": "other",
    "Refs/TxId": "other",
    "Refs/Prtry/Ref": "other",
    "RmtInf/Strd/CdtrRefInf/Ref": "structured",
    "RmtInf/Strd/RfrdDocInf/Nb": "other",
    "RmtInf/Strd/AddtlRmtInf": "written",
    "RmtInf/Ustrd": "written",
    "AddtlTxInf": "written",
    "RltdRmtInf/RmtId": "other",
}
for _tag, _name in PARTIES.items():
    TRANSACTION |= {
        f"RltdPties/{_tag}/Nm": _name,
        f"RltdPties/{_tag}/Pty/Nm": _name,
        f"RltdPties/Ultmt{_tag}/Nm": f"ultimate_{_name}",
        f"RltdPties/Ultmt{_tag}/Pty/Nm": f"ultimate_{_name}",
        f"RltdPties/{_tag}Acct/Id/IBAN": f"{_name}_account",
        f"RltdPties/{_tag}Acct/Id/Othr/Id": f"{_name}_account",
    }
UNSAID = {"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF"}


def line_of(found: Found, whole: BankPayment, *, is_part: bool = False) -> BankPayment:
    """The payment: what the booking says, and what is said of this payment itself."""
    came = (whole.amount.minor >= 0) != whole.is_reversal
    side = "debtor" if came else "creditor"
    end_to_end = _said(text(found, "end_to_end"))
    structured = texts(found, "structured")
    written = " ".join(dict.fromkeys((*texts(found, "written"), *((whole.text,) if whole.text else ()))))
    other = tuple(each for each in (*texts(found, "other"), *structured[1:]) if _said(each))
    found_symbols = symbols(end_to_end, *structured, written)
    reference = text(found, "bank_ref")
    return whole._replace(
        name=text(found, side) or text(found, f"ultimate_{side}"),
        account=re.sub(r"\s+", "", text(found, f"{side}_account")),
        end_to_end=end_to_end,
        vs=found_symbols["VS"],
        ss=found_symbols["SS"],
        ks=found_symbols["KS"],
        creditor_reference=structured[0] if structured else "",
        other=other,
        text=written,
        bank_ref=reference or whole.bank_ref,
        part_of=whole.bank_ref if is_part else "",
    )


def _said(reference: str) -> str:
    return "" if reference.upper() in UNSAID else reference
