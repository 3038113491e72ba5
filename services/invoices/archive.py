"""What makes a PDF one for the archive: PDF/A-3's description in XMP, and the invoice as XML inside.

fpdf2's `set_xmp_metadata` replaces what it would write itself, and what it would write holds the time of the rendering: the whole
description is written here.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from services.invoices import words
from services.invoices.canvas import moment
from services.invoices.paper import Paper

if TYPE_CHECKING:
    from fpdf import FPDF

FILE = "factur-x.xml"
PROGRAM = "Cubby"

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{at}</xmp:CreateDate>
<xmp:ModifyDate>{at}</xmp:ModifyDate>
<xmp:MetadataDate>{at}</xmp:MetadataDate>
<pdf:Producer>{program}</pdf:Producer>
</rdf:Description>
{attached}</rdf:RDF>
</x:xmpmeta>"""

ATTACHED = """<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType>
<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>
<fx:Version>1.0</fx:Version>
<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
{properties}
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""

PROPERTY = """<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>{meaning}</pdfaProperty:description>
</rdf:li>"""

PROPERTIES = {
    "DocumentFileName": "The name of the embedded XML document",
    "DocumentType": "The type of the hybrid document in capital letters",
    "Version": "The version of the standard applying to the embedded XML document",
    "ConformanceLevel": "The conformance level of the embedded XML document",
}


def describe(fpdf: FPDF, paper: Paper, language: str) -> None:
    """Say inside the file what it is."""
    title = f"{words.title(paper)} {paper.number}"
    fpdf.set_lang(language)
    properties = "\n".join(PROPERTY.format(name=name, meaning=said) for name, said in PROPERTIES.items())
    fpdf.set_xmp_metadata(
        XMP.format(
            title=escape(title),
            author=escape(paper.seller.name),
            program=PROGRAM,
            at=moment(paper.issued_on).isoformat(),
            attached="" if paper.kind == "receipt" else ATTACHED.format(properties=properties),
        )
    )


def attach(fpdf: FPDF, paper: Paper, xml: bytes) -> None:
    """Put the XML in, as another form of the same invoice."""
    at = moment(paper.issued_on)
    fpdf.embed_file(
        bytes=xml,
        basename=FILE,
        mime_type="text/xml",
        associated_file_relationship="Alternative",
        desc="EN 16931",
        creation_date=at,
        modification_date=at,
        compress=True,
        checksum=True,
    )
