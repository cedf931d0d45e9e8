"""`score`: every KPI over all rows."""

from __future__ import annotations

from kpicli.analysis.client_rows import check, client_rows
from kpicli.analysis.measure import benchmarks_of, measured, wanted
from kpicli.analysis.passes import shown
from kpicli.analysis.remarks import dominant
from kpicli.analysis.request import Request
from kpicli.analysis.results import result_of
from kpicli.config.load import Config
from kpicli.core.report import Report


def score(config: Config, request: Request) -> Report:
    """The report of `score`. Errors are `UserError`s."""
    if request.clients is not None:
        check(wanted(config, request.kpis))
    with measured(config, request) as found:
        results = []
        for one in found.passes:
            for name in shown(one):
                frame = one.frame(name)
                frame.prepare([()])
                one.notes += dominant(name, frame.heaviest(()))
                norms = benchmarks_of(config, frame.kpi, one.last_date)
                results.append(result_of(frame, (), norms))
        report = found.report("score", results)
        if request.clients is not None:
            inputs = [one.path for one in report.provenance.inputs if one.path != "-"]
            request.clients(client_rows(found.passes), [*inputs, config.file, *config.norms])
        return report
