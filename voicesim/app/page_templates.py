"""The templates of pages: whatever is put into them is escaped, and what is missing is an error."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def page_templates() -> "Environment":
    """The templates, with the filter that every page has; loads jinja2."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = Environment(
        loader=PackageLoader("voicesim.app", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["words"] = lambda name: name.replace("_", " ")
    return templates


def as_it_is(templates: "Environment", name: str) -> str:
    """A file that goes into a page as it is, such as a style or a script: none of it is written by others."""
    from markupsafe import Markup

    assert templates.loader is not None
    return Markup(templates.loader.get_source(templates, name)[0])  # noqa: S704
