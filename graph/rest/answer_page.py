"""The page that a one-time link opens on a phone: what is proposed, by whom, and two buttons; no key.

It works without its script, which keeps the words and the answer in the tab where there is no line, and sends them when
there is one. So that going back finds the words without a line and without a script, a browser may keep the page.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from graph.errors import JejaringError
from graph.rest.protocol.guard import Guarded
from graph.rest.protocol.problems import status_of
from graph.rest.protocol.tongue import speak, tongue
from graph.rest.world import World, world
from graph.services.engagement import answers as service
from graph.services.paper.blocks import text
from graph.services.paper.terms import benefits, commitments, duties, terms_pairs, warnings
from graph.services.sheet.sentences import told
from graph.settings import now
from graph.translations import say
from graph.translations.dates import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from graph.language import Language
    from graph.proposals import Engagement
    from graph.services.paper.blocks import Block

Token = Annotated[
    str, Path(max_length=300, description="Token of the link, as it was sent; a broken one is not known.")
]
router = APIRouter(prefix="/v1/answers", route_class=Guarded)
SAFE: Final = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
KEPT: Final = {"Cache-Control": "private, no-cache", "Vary": "Accept"}


def asks_for_page(request: Request) -> bool:
    """Return whether a request comes from a browser: it names HTML among what it likes to read."""
    return "text/html" in request.headers.get("accept", "")


def question_page(served: World, token: str, language: Language = "id") -> HTMLResponse:
    """Return the page that asks, or one that says why the link opens nothing.

    It is in the language of the link, as the text that brought it, not of the phone: reasons and benefits are kept in
    the words of whoever wrote them, and a phone that came with English made a page of two languages.
    """
    speak(language)
    try:
        proposal, party, until = service.read(served.store(), token)
    except JejaringError as error:
        return _refused(error)
    engagement = proposal.engagement
    names = served.store().things.parties_named(engagement.parties)
    by = [
        str(names[one]["name"]) for one in engagement.members(engagement.proposer) if engagement.consented(one, "share")
    ]
    return _page(
        token=token,
        asked=str(names[party]["name"]),
        kind=say(f"engagement.{engagement.kind}", tongue()),
        by=", ".join(by),
        reason=engagement.reason,
        blocks=_blocks(engagement, tongue()),
        until=day_of(until.date(), tongue()) if engagement.state == "offered" else "",
        open=engagement.state == "offered",
        headers=KEPT if engagement.state == "offered" else {},
        synthetic=any(load.synthetic for load in served.store().loads()),
    )


@router.post("/{token}/page", include_in_schema=False)
def answer_on_page(
    token: Token,
    served: Annotated[World, Depends(world)],
    answer: Annotated[Literal["interest", "decline"], Form()],
    why: Annotated[str, Form(max_length=1000)] = "",
    lang: Literal["id", "en"] = "id",
) -> HTMLResponse:
    """Take the answer that the page's form sends, and thank for it; also when it comes again, as on a weak line."""
    speak(lang)
    try:
        service.answer(served.store(), token, answer, why=why)
    except JejaringError as error:
        if not service.is_repeated(served.store(), token, answer):
            return _refused(error, why)
    return _page(told=[say(f"answer.thanks.{answer}", tongue()), say("answer.once", tongue())])


def _blocks(engagement: Engagement, language: Language) -> list[Block]:
    """Return what a person decides by: the terms, what each side gains, what each is bound to."""
    terms, kind = engagement.terms, engagement.kind
    said = any(getattr(terms.benefits, side) is not None for side in ("supplier", "buyer"))
    gains = benefits(terms, kind, language) if said else []
    warned = warnings(terms, now().date(), language)
    bound = [*duties(terms, kind, language), *gains, *commitments(terms, kind, language)]
    known = terms_pairs(terms, language)
    if known["kind"] == "text":  # no term is filled in: said in a sentence, as no heading says of what
        known = text(say("answer.open", language))
    return [known, *warned, *bound]


def _refused(error: JejaringError, words: str = "") -> HTMLResponse:
    return _page(status_of(type(error)), told=[one for one in told(error, tongue()) if one], words=words.strip())


def _page(status: int = 200, *, headers: Mapping[str, str] | None = None, **facts: Any) -> HTMLResponse:  # noqa: ANN401
    blank = {"told": [], "synthetic": False, "words": "", "script": Markup(_script())}  # noqa: S704 - ours, in no string
    safe = {"Content-Security-Policy": f"{SAFE}; connect-src 'self'; script-src '{_mark(_script())}'"}
    return HTMLResponse(_template(tongue()).render(**(blank | facts)), status, safe | dict(headers or {}))


@cache
def _script() -> str:
    return (files("graph.rest") / "templates" / "answer.js").read_text(encoding="utf-8")


@cache
def _mark(script: str) -> str:
    """Return the hash by which a browser knows the one script that may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _with_its_sign(said: object) -> object:
    """Keep *Rp* on the line of its amount: on a narrow screen it stood alone at the end of one."""
    return said.replace("Rp ", "Rp\u00a0") if isinstance(said, str) else said


@cache
def _template(language: Language) -> Template:
    text = (files("graph.rest") / "templates" / "answer.html").read_text(encoding="utf-8")
    pages = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_with_its_sign
    )
    pages.globals |= {"language": language, "say": lambda code, **facts: say(code, language, **facts)}
    return pages.from_string(text)
