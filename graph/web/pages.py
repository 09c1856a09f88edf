"""The pages themselves: facts in, one self-contained HTML text out, nothing fetched from anywhere."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from graph.translations import say
from graph.translations.dates import day_of
from graph.translations.numbers import kilometres
from graph.web import numbers
from graph.web.drawings import clusters_plot, report_map

if TYPE_CHECKING:
    from graph.services.cluster.facts import ClusterReportFacts, OverviewFacts
    from graph.services.sheet.facts import CaseloadFacts, ReportFacts, SheetFacts
    from graph.settings import Language

STANDING_TONES: Final = {"chosen": "good", "free": "open", "outbid": "held", "elsewhere": "open", "not_worth": "off"}
"""Which colour a partner's standing gets; the words stand beside it, so that colour is never alone."""


def _template(name: str) -> str:
    return (files("graph.web") / "templates" / name).read_text(encoding="utf-8")


@cache
def _pages(language: Language) -> Environment:
    """Return the templates with the words and numbers of one language."""
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "language": language,
        "say": partial(_say, language),
        "word": lambda code: say(f"report.word_{code}", language),
        "style": lambda name: Markup(_template(name)),  # noqa: S704 - our own style sheet
        "tones": STANDING_TONES,
    }
    environment.filters |= {
        "plain": lambda value, digits=0: numbers.plain(value, language, digits),
        "short": lambda value: numbers.short(value, language),
        "rupiah": lambda value: numbers.rupiah(value, language),
        "share": lambda value: numbers.share(value, language),
        "day": lambda value: day_of(value, language),
        "amount": lambda value, unit: numbers.amount(value, unit, language),
        "km": lambda value: kilometres(value, language),
        "worth": lambda value, unit: numbers.worth(value, unit, language),
    }
    return environment


def _say(language: Language, code: str, **facts: object) -> str:
    return say(f"web.{code}", language, **facts)


def _tight(page: str) -> str:
    """Leave out blank lines and indentation: a third of a page's weight."""
    return "\n".join(line.strip() for line in page.splitlines() if line.strip()) + "\n"


def render_report(facts: ReportFacts) -> str:
    """Return ``report.html``: figures, map, matches, gaps, clusters, reasons and sources of one run.

    One page that opens without a server and asks nothing of the network; the words are of ``facts.language``.
    """
    template = _pages(facts.language).get_template("report.html")
    drawing = report_map(facts)
    return _tight(template.render(facts=facts, map=drawing, plot=clusters_plot(facts.clusters, facts.language)))


def render_cluster(facts: ClusterReportFacts) -> str:
    """Return the page of one cluster: reading, pictures, stage, what to do next, every figure with null and n."""
    return _tight(_pages(facts.language).get_template("cluster.html").render(facts=facts))


def render_clusters(facts: OverviewFacts) -> str:
    """Return the page of all clusters: the 2 x 2 and a table."""
    return _tight(_pages(facts.language).get_template("clusters.html").render(facts=facts))


def render_sheet(facts: SheetFacts) -> str:
    """Return one light page for one party: its best partners, each with reason, gain, distance and what is missing."""
    return _tight(_pages(facts.language).get_template("sheet.html").render(facts=facts))


def render_caseload(facts: CaseloadFacts) -> str:
    """Return an officer's index page: her enterprises, the most urgent first, each with a link to its sheet."""
    return _tight(_pages(facts.language).get_template("caseload.html").render(facts=facts))
