"""Configuration and data held against each other, without a figure: what fits and what does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kpicli.analysis import probe
from kpicli.analysis.at_hand import AtHand, at_hand
from kpicli.analysis.check_fields import Mapped, Platform, mapped, platform, with_labels
from kpicli.analysis.check_notes import data_old, effort_direction, pairs, unanswered, unused
from kpicli.analysis.check_quality import Flags, flags_of, with_figures
from kpicli.analysis.check_segments import Segment, Segments, segments
from kpicli.analysis.check_sources import Table, absent_columns, read_by, served, shown_as, tables
from kpicli.analysis.check_tables import Clients, client_tables
from kpicli.analysis.check_words import unused as of_no_use
from kpicli.analysis.judging import judged
from kpicli.analysis.measure import for_comments, main_source
from kpicli.analysis.quality_notes import notes as quality_notes
from kpicli.analysis.rejects import reject_all
from kpicli.analysis.remarks import from_reading, odd_answers
from kpicli.analysis.repeats import repeated
from kpicli.analysis.request import Request
from kpicli.config.load import Config
from kpicli.core.answers import fold
from kpicli.core.kpi import Scored
from kpicli.core.plan import Ask, Cell, Counted, Malformed, Scan
from kpicli.core.report import Ledger, Note
from kpicli.core.source import Source
from kpicli.errors import ExitCode, Problem, UserError
from kpicli.sources.files import is_stream

if TYPE_CHECKING:
    from kpicli.engine.session import Session

DATES = frozenset({"ambiguous-dates", "mixed-dates"})
WEIGHTS = frozenset({"bad-weight"})


@dataclass(frozen=True, slots=True)
class Label:
    """An answer's text, folded, with its score and its rows."""

    kpi: str
    column: str
    text: str
    score: float
    n: int


@dataclass(slots=True)
class Checked:
    """What `check` found; no figure of any KPI but what flagged answers do to it.

    `ledger` says where every row of the main source went, and the answers of each survey KPI by
    kind; `surveyed` whether there are any such. `platform` and `mapped` are what the file says of
    itself and of the questions. `clients`, `dates` (with how they are `written`)
    and `weights` are None where the source declares no such column, or where it cannot be used:
    `problems` then say why.
    """

    config: Config
    source: Source
    paths: tuple[str, ...]
    format: str
    ledger: Ledger
    malformed: tuple[Malformed, ...]
    clients: probe.Clients | None = None
    dates: probe.Dates | None = None
    written: str | None = None
    weights: Mapping[str, probe.Weights] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    platform: Platform | None = None
    mapped: tuple[Mapped, ...] = ()
    tables: tuple[Table, ...] = ()
    segments: tuple[Segment, ...] = ()
    flags: Flags = field(default_factory=Flags)
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def surveyed(self) -> bool:
        """Whether a KPI asks the main source for answers."""
        return any(isinstance(kpi, Scored) for kpi in self.config.kpis.values())

    @property
    def named(self) -> int | None:
        """The rows that `where` keeps and that name a client."""
        return None if self.clients is None else self.clients.distinct + self.clients.repeats


def check(config: Config, request: Request) -> Checked:
    """The configuration held against its data.

    Errors, all at once: columns that are not there (exit 2), files that cannot be read (exit 3).
    What is wrong with dates, weights or segments is among the result's `problems`. With `strict`
    each odd answer and each malformed record has a note of its own. Rows that do not count are
    handed over where they are asked for and nothing is wrong.
    """
    source = main_source(config, request)
    for_comments(config, _scored(config))
    if source.data is not None or not is_stream(source.path, source.base):
        hand = AtHand(source.path, source.path)
        found = _check(config, source, hand, request.strict)
        if not found.problems:
            reject_all(config, request, hand.named)
        return found
    with at_hand(source.path, source.base) as hand:
        spooled = replace(source, path=hand.path, base=".")
        found = _check(config, spooled, hand, request.strict)
        if not found.problems:
            reject_all(config, replace(request, export=hand.path), hand.named)
        return found


def _check(config: Config, source: Source, hand: AtHand, strict: bool) -> Checked:
    surveyed = any(isinstance(kpi, Scored) for kpi in config.kpis.values())
    sources = {**config.sources, source.name: source}
    main = source if surveyed else None
    read = served(config)
    beside = [one for name, one in sources.items() if not surveyed or name != source.name]
    found = tables(beside, read)
    by_source = read_by(config)
    absent = absent_columns(config, main, found, by_source)
    if problems := [*absent, *(problem for table in found for problem in table.problems)]:
        named = [hand.problem(problem) for problem in problems]
        raise UserError(named, ExitCode.USAGE if absent else ExitCode.DATA)
    headers = {table.source.name: table for table in found if table.source.name in read}
    if source.name in by_source and surveyed:
        headers[source.name] = Table(source)
    clients = client_tables(config, headers, by_source, strict) if by_source else Clients()
    known = {table.source.name: table for table in clients.tables}
    found = [known.get(table.source.name, table) for table in found]
    if not surveyed:
        checked = _of_tables(
            config, source, next(one for one in found if one.source == source), hand
        )
        return _with(checked, hand, found, clients, segments(config, source, main))
    checking = _Checking(config, source, hand, strict)
    checked = checking.checked()
    if source.name in known:
        found.insert(0, known[source.name])
    return _with(checked, hand, found, clients, segments(config, checking.source, main))


def _of_tables(config: Config, source: Source, table: Table, hand: AtHand) -> Checked:
    """What is known of a main source that is a client table."""
    ledger = Ledger(source.name, table.rows, table.steps, table.kept)
    table = shown_as(table, hand.named)
    return Checked(config, table.source, table.paths, table.format, ledger, ())


def _with(
    checked: Checked, hand: AtHand, found: Sequence[Table], clients: Clients, parts: Segments
) -> Checked:
    """What was checked of the main source with its tables, segments and all remarks."""
    notes = [*parts.notes, *clients.notes, *of_no_use(checked.config, checked.config.sources)]
    problems = [*parts.problems, *clients.problems]
    return replace(
        checked,
        tables=tuple(shown_as(table, hand.named) for table in found),
        segments=tuple(parts.found),
        notes=tuple(dict.fromkeys([*checked.notes, *map(hand.note, notes)])),
        problems=tuple(dict.fromkeys([*checked.problems, *map(hand.problem, problems)])),
    )


def _scored(config: Config) -> dict[str, Scored]:
    """The survey KPIs by name."""
    return {name: kpi for name, kpi in config.kpis.items() if isinstance(kpi, Scored)}


class _Checking:
    """One configuration being checked; what its source declares shrinks to what can be used."""

    def __init__(self, config: Config, source: Source, hand: AtHand, strict: bool) -> None:
        self.config = config
        self.declared = source
        self.source = source
        self.hand = hand
        self.strict = strict
        self.kpis = _scored(config)
        self.pairs = pairs(self.kpis)
        self.problems: list[Problem] = []

    def checked(self) -> Checked:
        from kpicli.engine.session import session

        flags = flags_of(self.config, self.source)
        self.source = replace(self.source, left_out=flags.left_out)
        while True:
            with session(self.source, self.config.reporting.timezone) as opened:
                scan = self._scan()
                try:
                    counted = opened.tally(scan)
                except UserError as error:
                    self._without(error)
                    continue
                found = self._checked(opened, scan, counted)
            break
        if not self.problems:
            flags = with_figures(self.config, self.declared, self.kpis, flags)
        told = tuple(self.hand.note(note) for note in quality_notes(flags.flagged))
        return replace(found, flags=flags, notes=(*found.notes, *told))

    def _scan(self) -> Scan:
        asks = [
            Ask(name, kpi.columns, kpi.where, self._weight(kpi)) for name, kpi in self.kpis.items()
        ]
        asks += [pair.ask for pair in self.pairs]
        dated = self.source.date is not None
        return Scan(self.source, tuple(asks), timezone=self.config.reporting.timezone, span=dated)

    def _weight(self, kpi: Scored) -> str | None:
        return None if kpi.weight == "none" else kpi.weight or self.source.weight

    def _without(self, error: UserError) -> None:
        """Note an error that concerns dates or weights only, and leave those out."""
        slugs = {problem.slug for problem in error.problems}
        if slugs <= DATES and self.source.date:
            dedupe = self.source.dedupe
            timeless = dedupe is not None and not dedupe.within and dedupe.days is None
            kept = replace(dedupe, date=None) if dedupe is not None and timeless else None
            self.source = replace(self.source, date=None, dedupe=kept)
        elif slugs <= WEIGHTS and any(self._weight(kpi) for kpi in self.kpis.values()):
            self.source = replace(self.source, weight=None)
            self.kpis = {name: replace(kpi, weight=None) for name, kpi in self.kpis.items()}
        else:
            raise error
        self.problems += error.problems

    def _checked(self, opened: Session, scan: Scan, counted: Counted) -> Checked:
        judgements = {
            name: judged(kpi, counted.cells[name], counted.fields)
            for name, kpi in self.kpis.items()
        }
        counts = {name: texts(kpi, counted.cells[name]) for name, kpi in self.kpis.items()}
        notes = from_reading(counted, every=self.strict)
        notes += repeated(counted, self.source)
        odd = {name: one.odd for name, one in judgements.items()}
        notes += odd_answers(opened, odd, self.kpis, every=self.strict)
        kinds = {name: one.tally.kinds for name, one in judgements.items()}
        dates = self._dates(counted)
        notes += unanswered(self.config, self.kpis, kinds)
        notes += unused(self.config, self.kpis, counts)
        notes += effort_direction(self.config, self.pairs, counted.cells)
        notes += data_old(counted.last_date)
        source = self.declared
        rules = (counted.rows, tuple(counted.steps), counted.kept)
        return Checked(
            self.config,
            source,
            tuple(self.hand.named(one.path) for one in counted.inputs),
            counted.format,
            Ledger(source.name, *rules, kinds),
            tuple(replace(one, file=self.hand.named(one.file)) for one in counted.malformed),
            probe.clients(source, source.client) if source.client else None,
            dates,
            probe.order(source, source.date) if dates and source.date else None,
            _weights(scan, counted),
            tuple(_labels(with_labels(self.kpis, counted.fields), counts)),
            platform(opened.known, source),
            tuple(mapped(self.kpis, counted.fields)),
            notes=tuple(self.hand.note(note) for note in notes),
            problems=tuple(self.hand.problem(problem) for problem in self.problems),
        )

    def _dates(self, counted: Counted) -> probe.Dates | None:
        """The dates; those that cannot be read are counted only where there are any."""
        column = self.source.date
        if column is None:
            return None
        if any(slug == "unreadable-date" for slug, _, _ in counted.notes):
            return probe.dates(self.source, column, self.config.reporting.timezone)
        kept = counted.kept + dict(counted.steps).get("duplicate", 0)
        return probe.Dates(kept, 0, counted.first_date, counted.last_date)


def texts(kpi: Scored, cells: Sequence[Cell]) -> list[dict[str | None, int]]:
    """Rows by text, for each question of a KPI, among those who were asked."""
    found: list[dict[str | None, int]] = [{} for _ in kpi.questions]
    for cell in cells:
        if cell.asked:
            for counts, text in zip(found, cell.texts, strict=True):
                counts[text] = counts.get(text, 0) + cell.n
    return found


def _labels(
    kpis: Mapping[str, Scored], counts: Mapping[str, Sequence[Mapping[str | None, int]]]
) -> list[Label]:
    """The texts that labels turned into scores, the highest score first."""
    found = []
    for name, kpi in kpis.items():
        for question, rows in zip(kpi.questions, counts[name], strict=True):
            if question.any_text:
                continue
            mapped: dict[str, int] = {}
            for text, n in rows.items():
                if text is not None and fold(text) in question.labels:
                    mapped[fold(text)] = mapped.get(fold(text), 0) + n
            ranked = sorted(mapped, key=lambda text: (-question.labels[text], text))
            found += [
                Label(name, question.column, text, question.labels[text], mapped[text])
                for text in ranked
            ]
    return found


def _weights(scan: Scan, counted: Counted) -> dict[str, probe.Weights]:
    """The kept rows' weights by column, from the cells of any KPI that uses them."""
    found: dict[str, probe.Weights] = {}
    for ask in scan.asks:
        if ask.weight and ask.weight not in found:
            found[ask.weight] = probe.of_cells(counted.cells[ask.name])
    return found
