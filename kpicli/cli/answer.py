"""From the options of a measuring command to its answer: request, analysis, output, gates."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kpicli.analysis.choices import (
    ADJUST,
    PERIODS,
    SORT,
    Options,
    day_of,
    in_order,
    not_by_cohort,
    one_of,
)
from kpicli.cli.arguments import conditions_of, export_of, gates_of, level_of

if TYPE_CHECKING:
    from kpicli.analysis.request import Request


def answer(command: str, given: Mapping[str, Any]) -> None:
    """Run `analysis.<command>` on the options, by their names, and print or write its report.

    Everything wrong with the options is told at once.
    """
    from kpicli.cli.beside import apart
    from kpicli.cli.gates import Speaking, checked, end, remembered, speaking_of
    from kpicli.cli.history import Ledgers
    from kpicli.cli.lock import locked
    from kpicli.cli.output import choose, emit
    from kpicli.cli.progress import progress
    from kpicli.config.load import find, load

    options = Options()
    request = request_of(given, options)
    gates = options.take(gates_of, given["fail_on"]) or ()
    speaking = options.take(speaking_of, given["gate_state"], given["message"], given["fail_on"])
    speaking = speaking or Speaking()
    for name in ("output", "clients", "rejects"):
        options.take(apart, given.get(name), speaking.state, "--gate-state")
    chosen = options.take(choose, given["format_name"], given["output"]) or ""
    ledgers = options.take(Ledgers.of, given, request)
    if request.cohorts and gates:
        options.take(not_by_cohort, "--fail-on")
    options.check()
    file = find(given["config"])
    with locked(file):
        loaded = load(file)
        memory = remembered(speaking)
        with progress(quiet=given["quiet"]):
            report, keep = (ledgers or Ledgers()).told(
                loaded, request, getattr(import_module(f"kpicli.analysis.{command}"), command)
            )
        report = checked(report, gates)
        inputs = [one.path for one in report.provenance.inputs if one.path != "-"]
        if speaking.message is None or given["output"] not in (None, "-"):
            emit(
                report,
                format_name=chosen,
                output=given["output"],
                explain=given["explain"],
                quiet=given["quiet"],
                inputs=[*inputs, loaded.file, *loaded.norms, *(ledgers or Ledgers()).paths],
            )
        keep()
        end(report, speaking, memory)


def request_of(given: Mapping[str, Any], options: Options) -> Request:
    """What a call asks, from its options by their names; `options` gathers what is wrong."""
    from kpicli.analysis.request import Request
    from kpicli.cli.beside import clients_of, rejects_of
    from kpicli.cli.group_arguments import names_of

    since = options.take(day_of, given["since"], "--since")
    until = options.take(day_of, given["until"], "--until")
    options.take(in_order, since, until, "--until")
    sort = options.take(one_of, given.get("sort"), "--sort", SORT, "no-such-order")
    adjust = options.take(one_of, given.get("adjust"), "--adjust", ADJUST, "no-such-adjustment")
    return Request(
        export=options.take(export_of, given["export"]),
        kpis=tuple(given["kpi"] or ()),
        since=since,
        until=until,
        where=options.take(conditions_of, given["where"]) or (),
        level=options.take(level_of, given["level"]),
        strict=given["strict"],
        by=options.take(names_of, given.get("by")) or (),
        every=options.take(one_of, given.get("every"), "--every", PERIODS, "no-such-period"),
        adjust=adjust or "bh",
        explain=given.get("explain", False),
        sort=sort or "impact",
        top=given.get("top"),
        worst=given.get("worst"),
        merge=given.get("merge"),
        last=given.get("last"),
        rolling=given.get("rolling", 1),
        cohorts=given.get("cohorts", False),
        against=given.get("against"),
        clients=options.take(clients_of, given.get("clients"), given["output"]),
        rejects=options.take(
            rejects_of,
            given.get("rejects"),
            given.get("rejects_raw", False),
            (given["output"], given.get("clients")),
        ),
    )
