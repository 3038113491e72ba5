"""Statements of our own, with people and amounts that nobody has: camt and MT940 in parts, tables of each bank."""

from __future__ import annotations

from tests.services.payments.numbers import reference

THEO = reference("433333333")
MIA = reference("655555555")
PROVIDER = "SK8975000000000012345671"
ANNA = "SK3112000000198742637541"


def transaction(
    amount: str = "",
    *,
    ref: str = "",
    text: str = "",
    name: str = "Anna Byrne",
    currency: str = "EUR",
    extra: str = "",
) -> str:
    """One single payment inside a booking; its amount is left out where the booking says it."""
    said = f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>' if amount else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{ref or 'NOTPROVIDED'}</EndToEndId></Refs>{said}"
        f"<RltdPties><Dbtr><Nm>{name}</Nm><PstlAdr><Ctry>SK</Ctry></PstlAdr></Dbtr>"
        f"<DbtrAcct><Id><IBAN>{ANNA}</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd>{extra}</RmtInf></TxDtls>"
    )


def entry(
    amount: str = "84.00",
    *details: str,
    direction: str = "CRDT",
    status: str = "<Sts>BOOK</Sts>",
    bank_ref: str = "",
    day: str = "2026-03-02",
    currency: str = "EUR",
    more: str = "",
) -> str:
    """One booking."""
    ref = f"<AcctSvcrRef>{bank_ref}</AcctSvcrRef>" if bank_ref else ""
    inside = f"<NtryDtls>{''.join(details)}</NtryDtls>" if details else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{more}{status}'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{ref}{inside}</Ntry>"
    )


def balance(code: str, amount: str, direction: str = "CRDT", day: str = "2026-03-02") -> str:
    """A balance of the account."""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>'
    )


def camt(
    *inside: str, kind: str = "053", version: str = "02", number: str = "1", account: str = PROVIDER
) -> bytes:
    """A whole file with one statement."""
    wrapper, one = {
        "052": ("BkToCstmrAcctRpt", "Rpt"),
        "053": ("BkToCstmrStmt", "Stmt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }[kind]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version}">'
        f"<{wrapper}><GrpHdr><MsgId>M1</MsgId></GrpHdr><{one}><Id>{number}</Id>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{''.join(inside)}</{one}></{wrapper}></Document>"
    ).encode()


def swift(
    *bookings: str, start: str = "C260301EUR100,00", end: str = "C260302EUR184,00", number: str = "3/1"
) -> bytes:
    """A whole MT940."""
    lines = [
        ":20:STARTUMS",
        f":25:{PROVIDER}",
        f":28C:{number}",
        f":60F:{start}",
        *bookings,
        f":62F:{end}",
        "-",
        "",
    ]
    return "\r\n".join(lines).encode()


BOOKING = f":61:2603020302C84,00NTRFNONREF//B26061\r\n:86:151?00Platba?20/VS{THEO}/SS/KS0308?21Theo?31{ANNA}?32Anna?33Byrne"

FIO = f"""accountId;2300123456
bankId;2010
currency;CZK
iban;CZ4820100000002300123456
bic;FIOBCZPPXXX
openingBalance;1000,00
closingBalance;2900,50
dateStart;01.03.2026
dateEnd;31.03.2026

ID operace;Datum;Objem;Měna;Protiúčet;Název protiúčtu;Kód banky;Název banky;KS;VS;SS;Poznámka;Zpráva pro příjemce;Typ
26001;02.03.2026;2000,50;CZK;19-2000145399;Byrneová, Anna;0800;Česká spořitelna, a.s.;0308;{THEO};;;Theo Byrne;Bezhotovostní příjem
26002;03.03.2026;-100,00;CZK;;;;;;;;Poplatek;;Poplatek
""".encode()

MBANK = f"""mBank S.A., pobočka zahraničnej banky;

#Klient;
Cubby Kids s.r.o.;
#Číslo účtu:;{PROVIDER};
#Mena účtu:;EUR;

#Dátum uskutočnenia transakcie;#Dátum zaúčtovania transakcie;#Popis transakcie;#Správa pre príjemcu;#Platiteľ/Príjemca;#Číslo účtu platiteľa/príjemcu;#KS;#VS;#SS;#Suma transakcie;#Účtovný zostatok po transakcii;
02-03-2026;02-03-2026;PRICHÁDZAJÚCA PLATBA;"Theo; tanec";Anna Byrne;{ANNA};0308;{THEO};;1 084,00;1 184,00;
03-03-2026;03-03-2026;ODCHÁDZAJÚCA PLATBA;Nájom;Dom kultúry;SK1;;;;-84,00;1 100,00;
;;;;;;;;;#Konečný zostatok:;1 100,00 EUR;
""".encode("cp1250")

TATRA = f"""Dátum zaúčtovania;Dátum valuty;Typ;Suma;Mena;Názov protistrany;Protiúčet;VS;SS;KS;Informácia pre príjemcu
02.03.2026;02.03.2026;Platba;1.084,00;EUR;Anna Byrne;{ANNA};{THEO};;0308;Theo
03.03.2026;03.03.2026;Platba;-84,00;EUR;Dom kultúry;SK1;;;;Nájom
""".encode()

SLSP = f"""Dátum zaúčtovania;Partner;IBAN protistrany;Suma;Mena;Variabilný symbol;Referencia platiteľa;Správa pre príjemcu
02.03.2026;Anna Byrne;{ANNA};"1 084,00";EUR;;/VS{THEO}/SS/KS;Theo
03.03.2026;Dom kultúry;SK1;"-84,00";EUR;;;Nájom
""".encode("utf-16")

VUB = f"""Dátum zaúčtovania;Suma transakcie;Mena;Názov protiúčtu;Protiúčet;Var. symbol;Popis transakcie
02.03.2026;1 084,00;EUR;Anna Byrne;{ANNA};{THEO};Theo
03.03.2026;-84,00;EUR;Dom kultúry;SK1;;Nájom
""".encode("cp1250")

CSOB = f"""Pohyby na účtu 2300123456/0300
číslo účtu;datum zaúčtování;částka;měna;zůstatek;číslo protiúčtu;kód banky protiúčtu;jméno protistrany;konstantní symbol;variabilní symbol;specifický symbol;označení operace;zpráva;ID transakce
2300123456/0300;02.03.2026;1084,00;CZK;1184,00;2000145399;0800;ANNA BYRNE;308;{THEO};;Příchozí úhrada;Theo;T1
2300123456/0300;03.03.2026;-84,00;CZK;1100,00;1234567890;0100;DUM KULTURY;;;;Odchozí úhrada;Najem;T2
""".encode("cp1250")

CESKA = f"""Datum zaúčtování,Název protiúčtu,Protiúčet,Částka,Měna,Variabilní symbol,Zpráva pro příjemce,ID transakce
2026/03/02,Anna Byrne,2000145399/0800,"1 084,00",CZK,{THEO},Theo,C1
2026/03/03,Dům kultury,1234567890/0100,"-84,00",CZK,,Nájem,C2
""".encode("utf-8-sig")

RAIFFEISEN = f""""Datum provedení";"Datum zaúčtování";"Číslo účtu";"Název účtu";"Kategorie transakce";"Číslo protiúčtu";"Název protiúčtu";"Typ transakce";"Zpráva";"Poznámka";"VS";"KS";"SS";"Zaúčtovaná částka";"Měna účtu";"Původní částka a měna";"Původní částka a měna";"Poplatek";"Id transakce"
"02.03.2026 07:08";"02.03.2026";"2300123456/5500";"CUBBY";"Platba";"2000145399/0800";"Anna Byrne";"Příchozí úhrada";"Theo";"";"{THEO}";"308";"";"1 084,00";"CZK";"";"";"";"R1"
"03.03.2026 09:10";"03.03.2026";"2300123456/5500";"CUBBY";"Platba";"1234567890/0100";"Dům kultury";"Odchozí úhrada";"Nájem";"";"";"";"";"-84,00";"CZK";"";"";"";"R2"
""".encode("cp1250")

REVOLUT = f"""Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
TOPUP,Current,2026-03-02 10:00:00,2026-03-02 10:00:05,BankPayment from Anna Byrne {THEO},1084.00,0.00,EUR,COMPLETED,1184.00
TRANSFER,Current,2026-03-03 09:00:00,2026-03-03 09:00:01,To Dom kultúry,-83.00,1.00,EUR,COMPLETED,1100.00
CARD_PAYMENT,Current,2026-03-03 11:00:00,,Shop,-5.00,0.00,EUR,PENDING,
CARD_PAYMENT,Current,2026-03-03 12:00:00,,Shop,-7.00,0.00,EUR,REVERTED,
""".encode()

REVOLUT_BUSINESS = f"""Date started (UTC),Date completed (UTC),ID,Type,State,Description,Reference,Payer,Amount,Fee,Balance,Payment currency
2026-03-03,2026-03-03,rb-2,TRANSFER,COMPLETED,To Dom kultúry,Nájom,,-84.00,0.00,1100.00,EUR
2026-03-02,2026-03-02,rb-1,TOPUP,COMPLETED,BankPayment from Anna Byrne,{THEO},Anna Byrne,1084.00,0.00,1184.00,EUR
""".encode()

WISE = f""""TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Total fees"
TRANSFER-2,03-03-2026,-84.00,EUR,Sent money to Dom kultúry,Nájom,1100.00,,,,,Dom kultúry,SK1,,0.50
TRANSFER-1,02-03-2026,1084.00,EUR,Received money from Anna Byrne,{THEO},1184.00,,,,Anna Byrne,,,,0.00
""".encode()

TABLES = {
    "Fio": FIO,
    "mBank": MBANK,
    "Tatra banka": TATRA,
    "Slovenská sporiteľňa": SLSP,
    "VÚB": VUB,
    "ČSOB": CSOB,
    "Česká spořitelna": CESKA,
    "Raiffeisenbank": RAIFFEISEN,
    "Revolut": REVOLUT,
    "Revolut Business": REVOLUT_BUSINESS,
    "Wise": WISE,
}
