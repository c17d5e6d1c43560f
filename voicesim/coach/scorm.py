"""The manifest of a SCORM package: one page a call, in both editions.

SCORM 1.2 Content Aggregation Model (ADL 2001), SCORM 2004 4th edition CAM (ADL 2009); the schemas are IMS Content
Packaging 1.1.2 and 1.1.4 with ADL's extensions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

Edition = Literal["1.2", "2004"]
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Names:
    """What differs between the editions."""

    content: str
    adl: str
    schemas: tuple[str, ...]
    version: str
    scorm_type: str
    """How the attribute is written."""


NAMES: Final[dict[Edition, Names]] = {
    "1.2": Names(
        "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "http://www.adlnet.org/xsd/adlcp_rootv1p2",
        ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd"),
        "1.2",
        "scormtype",
    ),
    "2004": Names(
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.adlnet.org/xsd/adlcp_v1p3",
        ("imscp_v1p1.xsd", "adlcp_v1p3.xsd"),
        "2004 4th Edition",
        "scormType",
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the package."""

    identifier: str
    """A letter first, then letters, digits and -."""
    title: str
    href: str


def manifest(identifier: str, title: str, pages: Sequence[Page], edition: Edition) -> str:
    """imsmanifest.xml as text; every page is an item and a resource of its own.

    No mastery score is given: a call of 70 and more need not have passed, and the page says itself whether it did.
    """
    names = NAMES[edition]
    root = Element("manifest", _attributes(identifier, names))
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "ADL SCORM"
    SubElement(metadata, "schemaversion").text = names.version
    organizations = SubElement(root, "organizations", default="calls")
    organization = SubElement(organizations, "organization", identifier="calls")
    SubElement(organization, "title").text = title
    resources = SubElement(root, "resources")
    for page in pages:
        item = SubElement(organization, "item", identifier=f"item-{page.identifier}", identifierref=page.identifier)
        SubElement(item, "title").text = page.title
        _resource(resources, page, names)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _attributes(identifier: str, names: Names) -> dict[str, str]:
    places = zip((names.content, names.adl), names.schemas, strict=True)
    return {
        "identifier": identifier,
        "version": "1",
        "xmlns": names.content,
        "xmlns:adlcp": names.adl,
        "xmlns:xsi": XSI,
        "xsi:schemaLocation": " ".join(f"{name} {file}" for name, file in places),
    }


def _resource(resources: Element, page: Page, names: Names) -> None:
    about = {"identifier": page.identifier, "type": "webcontent", f"adlcp:{names.scorm_type}": "sco", "href": page.href}
    resource = SubElement(resources, "resource", about)
    SubElement(resource, "file", href=page.href)
