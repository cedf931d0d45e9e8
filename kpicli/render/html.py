"""The whole scorecard as an HTML page: no script, nothing from elsewhere, no data as markup."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from kpicli.core import words_report
from kpicli.core.scorecard import Scorecard, readable, troubles
from kpicli.render import parts
from kpicli.render.parts.html.accounts import accounts
from kpicli.render.parts.html.attention import to_do, troubled
from kpicli.render.parts.html.detail import details
from kpicli.render.parts.html.markup import Markup, join, tag
from kpicli.render.parts.html.overview import overview
from kpicli.render.parts.surface import Surface

SUFFIXES: tuple[str, ...] = (".html", ".htm")
BINARY = False
BLANKS = re.compile(r"\s*([{};,>]|\s)\s*|:\s+")
"""Where a style sheet may do without blanks, or with one."""
UNVERIFIED = "* unverified: nobody has checked where the value comes from"


def scorecard(card: Scorecard, surface: Surface) -> str:  # noqa: ARG001 - a page has no surface
    """The page: the verdict, the KPIs, where the problem sits, what to do; then everything else."""
    card = readable(card)
    items = card.items
    found = troubles(items)
    where, do = troubled(found), to_do(card, items)
    verified = all(one.benchmark.verified for each in items for one in each.result.standings)
    starred = Markup() if verified else tag("p", UNVERIFIED, class_="fine")
    contents = [("#kpis", "The KPIs"), ("#where", "Where the problem sits"), ("#do", "What to do")]
    contents = [each for each, part in zip(contents, ("-", where, do), strict=True) if part]
    contents += [("#details", "Each KPI in detail"), ("#rows", "What this rests on")]
    links = [tag("li", tag("a", name, href=target)) for target, name in contents]
    body = tag(
        "body",
        tag("a", "Skip to the KPIs", href="#kpis", class_="skip"),
        tag(
            "header",
            tag("p", ", ".join(words_report.data(card)), class_="fine"),
            tag("h1", card.title),
            tag("p", " ".join(words_report.verdict(card)), class_="lead"),
            tag("nav", tag("ul", *links), aria_label="Contents"),
            _pages(card),
        ),
        tag(
            "main",
            overview(items, card.level),
            starred,
            where,
            do,
            details(items),
            accounts(card.score),
        ),
        tag("footer", tag("p", f"kpicli {card.score.provenance.version}", class_="fine")),
    )
    return page(card.title, body)


def _pages(card: Scorecard) -> Markup:
    """Links to the pages of the groups, or back to that of all."""
    if not card.pages:
        return Markup()
    links = [tag("li", tag("a", name, href=target)) for name, target in card.pages]
    return tag("nav", tag("ul", *links), aria_label="Other pages")


def page(title: str, body: Markup) -> str:
    """A document with the style sheet, and a policy that lets nothing else in."""
    sheet = files(parts).joinpath("html", "page.css").read_text(encoding="utf-8")
    style = BLANKS.sub(lambda found: found[1] or ":", sheet).strip()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    return str(join(Markup("<!doctype html>\n"), tag("html", head, body, lang="en"), Markup("\n")))
