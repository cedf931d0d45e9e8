"""Configurations with one mistake each; ▸ stands before the character that is pointed at."""

from __future__ import annotations

from collections.abc import Iterable

MARK = "▸"
Mistake = tuple[str, str, str, str]
"""The text with its mark; the slug, the key's path, and words of the problem or its way out."""

VERSION = "version: 1\n"
SURVEY = "sources: {survey: {path: s.csv}}\n"
NPS = "kpis: {nps: {question: q}}\n"


def within(before: str, after: str, cases: Iterable[Mistake]) -> dict[str, Mistake]:
    """Mistakes by their own text, set into the same surroundings."""
    return {text: (f"{before}{text}{after}", slug, path, way) for text, slug, path, way in cases}


TOP: dict[str, Mistake] = {
    "no version": (f"{MARK}{SURVEY}{NPS}", "missing-key", "", "begin the file with version: 1"),
    "another version": (
        f"version: ▸2\n{SURVEY}{NPS}",
        "unknown-version",
        "version",
        "version 2 is not known",
    ),
    "no sources": (f"▸{VERSION}{NPS}", "missing-key", "", "for example sources: {survey:"),
    "no kpis": (f"▸{VERSION}{SURVEY}", "missing-key", "", "for example kpis: {nps:"),
    "empty sources": (f"{VERSION}{NPS}sources:▸\n", "missing-key", "sources", "survey.csv"),
    "empty kpis": (f"{VERSION}{SURVEY}kpis: ▸{{}}\n", "missing-key", "kpis", "kpis is empty"),
    "kpis as a list": (
        f"{VERSION}{SURVEY}kpis: ▸[nps]\n",
        "wrong-type",
        "kpis",
        "indent its keys below it",
    ),
}

SECTIONS = within(
    f"{VERSION}{SURVEY}{NPS}",
    "\n",
    (
        ("▸benchmark: []", "unknown-key", "benchmark", "did you mean benchmarks?"),
        ("benchmarks: ▸{name: x}", "wrong-type", "benchmarks", "begin each entry with a dash"),
        ("name: ▸[a]", "wrong-type", "name", "put quotes around a text"),
        ("reporting: ▸weekly", "wrong-type", "reporting", "must be a mapping"),
        ("privacy: {min_group: ▸0}", "bad-share", "privacy.min_group", "at least 1"),
        ("segments: {a: ▸[x]}", "wrong-type", "segments.a", "must be a mapping"),
        ("segments: {a: ▸{bins: [1]}}", "missing-key", "segments.a", "accounts.region"),
        ("targets: [{kpi: ▸nsp, value: 1}]", "no-such-result", "targets[0].kpi", "mean nps?"),
        ("targets: [{kpi: nps, value: ▸150}]", "bad-share", "targets[0].value", "-100 to 100"),
        (
            "benchmarks: [{name: us, kpi: nps, value: ▸-101, source: s}]",
            "bad-share",
            "benchmarks[0].value",
            "measured in points",
        ),
        ("targets: [{kpi: nps, value: ▸lots}]", "wrong-type", "targets[0].value", "value: 82"),
        (
            "targets: [{kpi: nps, value: 1, from: ▸2026-01-01}]",
            "date-required",
            "targets[0].from",
            "add date:",
        ),
        (
            "benchmarks: [▸{name: us, kpi: nps, value: 1}]",
            "missing-key",
            "benchmarks[0]",
            "source: is missing",
        ),
    ),
)

DATED = "sources: {survey: {path: s.csv, date: d}}\n"
DAYS = within(
    f"{VERSION}{DATED}{NPS}targets: [{{kpi: nps, value: 1, ",
    "}]\n",
    (
        ("from: ▸31/12/2026", "bad-date", "targets[0].from", "write 2026-12-31"),
        ("until: ▸2026-02-30", "bad-date", "targets[0].until", "write 2026-12-31"),
        (
            "from: 2026-02-01, until: ▸2026-01-31",
            "bad-date",
            "targets[0].until",
            "before it begins on 2026-02-01",
        ),
    ),
)

REPORTING = within(
    f"{VERSION}{SURVEY}{NPS}reporting: {{",
    "}\n",
    (
        ("level: ▸95", "bad-level", "reporting.level", "0.95 means 95 %"),
        ("level: ▸high", "wrong-type", "reporting.level", "must be a number"),
        ("timezone: ▸Mars", "no-such-timezone", "reporting.timezone", "Europe/Amsterdam"),
        ("timezone: ▸localtime", "no-such-timezone", "reporting.timezone", "'localtime'"),
        ("timezone: ▸posixrules", "no-such-timezone", "reporting.timezone", "'posixrules'"),
        ("timezone: ▸Factory", "no-such-timezone", "reporting.timezone", "'Factory'"),
        ("timezone: ▸right/UTC", "no-such-timezone", "reporting.timezone", "'right/UTC'"),
        ("timezone: ▸../UTC", "no-such-timezone", "reporting.timezone", "'../UTC'"),
        (
            "timezone: ▸Europe/Amsterdm",
            "no-such-timezone",
            "reporting.timezone",
            "did you mean Europe/Amsterdam?",
        ),
        ("fiscal_year_starts: ▸4", "not-allowed", "reporting.fiscal_year_starts", "no month"),
        ("week_starts: ▸mon", "not-allowed", "reporting.week_starts", "did you mean monday?"),
    ),
)

SOURCE = within(
    f"{VERSION}{NPS}sources:\n  survey: {{path: s.csv, ",
    "}\n",
    (
        (f"{text}", slug, f"sources.survey.{path}", words)
        for text, slug, path, words in (
            ('delimiter: ▸";;"', "bad-mark", "delimiter", "single ASCII character"),
            ('delimiter: ▸""', "bad-mark", "delimiter", "must not be empty"),
            ('delimiter: ▸"\\n"', "bad-mark", "delimiter", "no line break"),
            ("delimiter: ▸'\"'", "bad-mark", "delimiter", "the same character"),
            ("quote: ▸«", "bad-mark", "quote", "single ASCII character"),
            ("format: ▸xslx", "not-allowed", "format", "auto"),
            ("decimal: ▸';'", "not-allowed", "decimal", "."),
            ("encoding: ▸utf8000", "unknown-encoding", "encoding", "cp1252"),
            ("encoding: ▸base64", "unknown-encoding", "encoding", "no encoding of text"),
            ("header_rows: ▸0", "bad-share", "header_rows", "at least one header row"),
            (f"header_rows: ▸1{'0' * 400}", "bad-share", "header_rows", "from 1 to 100"),
            (f"population: ▸1{'0' * 400}", "not-finite", "population", "a finite number"),
            ("header_rows: ▸1.5", "wrong-type", "header_rows", "a whole number"),
            ("max_malformed: ▸5", "bad-share", "max_malformed", "0.01 means 1 %"),
            ("max_bytes: ▸0", "bad-share", "max_bytes", "at least 1"),
            ("population: ▸-3", "bad-share", "population", "at least 1"),
            ("strata: s, population: ▸9", "population-by-stratum", "population", "a column"),
            ("date_format: ▸'%d.%Q'", "wrong-type", "date_format", "'%Q'"),
            ("date_format: ▸'day %'", "wrong-type", "date_format", "'%'"),
            (
                "quality: {▸speeders: {}}",
                "quality-without-column",
                "quality.speeders",
                "add duration: and the column",
            ),
            (
                "quality: {exclude: [▸test_addresses]}",
                "quality-without-column",
                "quality.exclude",
                "add email:",
            ),
            (
                "quality: {exclude: ▸duplicates}",
                "quality-without-column",
                "quality.exclude",
                "{by: ip_address}",
            ),
            (
                "quality: {exclude: [▸speeder]}",
                "not-allowed",
                "quality.exclude[0]",
                "did you mean speeders?",
            ),
            (
                "duration: t, quality: {speeders: {under: ▸3/2 of median}}",
                "bad-limit",
                "quality.speeders.under",
                "between 0 and 1",
            ),
            (
                "duration: t, quality: {speeders: {under: ▸1/0 of median}}",
                "bad-limit",
                "quality.speeders.under",
                "between 0 and 1",
            ),
            (
                "duration: t, quality: {speeders: {under: ▸-5}}",
                "bad-limit",
                "quality.speeders.under",
                "over 0",
            ),
            (
                "duration: t, quality: {speeders: {under: ▸fast}}",
                "bad-limit",
                "quality.speeders.under",
                "30 % of median",
            ),
            (
                "quality: {straight_liners: {questions: ▸[a, b, c]}}",
                "bad-limit",
                "quality.straight_liners.questions",
                "at least 4 questions",
            ),
            (
                "quality: {repeated_texts: {at_least: ▸0}}",
                "bad-limit",
                "quality.repeated_texts.at_least",
                "at least 1",
            ),
            (
                "quality: {duplicates: {by: ▸[]}}",
                "wrong-type",
                "quality.duplicates.by",
                "names no column",
            ),
            ("quality: {▸slackers: {}}", "unknown-key", "quality.slackers", ""),
            ("dedupe: ▸{keep: first}", "missing-key", "dedupe", "for example by: client_id"),
            ("dedupe: {by: ▸[]}", "wrong-type", "dedupe.by", "names no column"),
            ("dedupe: ▸[]", "wrong-type", "dedupe", "names no column"),
            ("dedupe: {by: c, within: ▸week}", "date-required", "dedupe.within", "add date:"),
            (
                "date: d, dedupe: {by: c, within: ▸quarterly}",
                "not-allowed",
                "dedupe.within",
                "quarter?",
            ),
            (
                "date: d, dedupe: {by: c, within: ▸0 days}",
                "not-allowed",
                "dedupe.within",
                "30 days",
            ),
            ("date: d, dedupe: {by: c, within: ▸30}", "not-allowed", "dedupe.within", "30 days"),
            ("dedupe: {by: c, keep: ▸average}", "not-allowed", "dedupe.keep", "mean"),
            ("dedupe: {by: c, ties: ▸[a]}", "wrong-type", "dedupe.ties", "must be a text"),
            ("dedupe: {by: c, ▸kep: first}", "unknown-key", "dedupe.kep", "did you mean keep?"),
            ("where: {a: ▸[]}", "wrong-type", "where.a", "lists no value"),
            ("where: {a: ▸{not: 1, min: 2}}", "wrong-type", "where.a", "not: stands alone"),
            ("where: {a: {▸mx: 1}}", "unknown-key", "where.a.mx", "did you mean max?"),
            ("where: ▸a", "wrong-type", "where", "must be a mapping"),
            ("▸weigth: w", "unknown-key", "weigth", "did you mean weight?"),
            ("client: ▸[a, b]", "wrong-type", "client", "not a list"),
            ("client: ▸{a: b}", "wrong-type", "client", "not a mapping"),
        )
    ),
) | {
    "a blank path": (
        f"{VERSION}{NPS}sources: {{survey: {{path: ▸' '}}}}\n",
        "wrong-type",
        "sources.survey.path",
        "must name a file",
    ),
    "no path": (
        f"{VERSION}{NPS}sources: {{survey: ▸{{client: c}}}}\n",
        "missing-key",
        "sources.survey",
        "for example path: survey.csv",
    ),
}

OPTIONS = within(
    f"{VERSION}{SURVEY}kpis:\n  ",
    "\n",
    (
        ("▸nsp: {question: q}", "no-such-kpi", "kpis.nsp", "did you mean nps?"),
        ("▸ours: {question: q}", "no-such-kpi", "kpis.ours", "a name of your own needs kpi:"),
        ("ours: {kpi: ▸npz, question: q}", "no-such-kpi", "kpis.ours", "did you mean nps?"),
        ("▸churn: {}", "source-required", "kpis.churn", "declare it under sources: as accounts"),
        (
            "churn: {source: ▸survey}",
            "role-required",
            "kpis.churn.source",
            "add client: and start: and end:, or client: and snapshot:, or status:",
        ),
        ("▸nps: {}", "question-required", "kpis.nps", "add question:"),
        ("nps: {question:▸ }", "question-required", "kpis.nps.question", "add question:"),
        ("nps: ▸q", "wrong-type", "kpis.nps", "must be a mapping"),
        ("nps: {question: q, ▸bins: 3}", "unknown-key", "kpis.nps.bins", "question"),
        ("nps: {question: q, scale: ▸1-5}", "nps-scale", "kpis.nps.scale", "kpi: index"),
        ("▸csat: {question: q}", "scale-required", "kpis.csat", "never guessed"),
        ("csat: {question: q, scale: ▸5-1}", "bad-scale", "kpis.csat.scale", "backwards"),
        ("csat: {question: q, scale: ▸5}", "bad-scale", "kpis.csat.scale", "scale: 1-5"),
        ("csat: {question: q, scale: ▸{min: 1}}", "missing-key", "kpis.csat.scale", "a max"),
        (
            "csat: {question: q, scale: {min: 1, max: ▸.inf}}",
            "not-finite",
            "kpis.csat.scale.max",
            "a finite number",
        ),
        (
            "csat: {question: q, scale: 1-5, satisfied: ▸[9]}",
            "option-value",
            "kpis.csat.satisfied",
            "not on the scale",
        ),
        (
            "csat: {question: q, labels: {Good: ▸high}}",
            "wrong-type",
            "kpis.csat.labels.Good",
            "for example labels: {Good: 1, Bad: 0}",
        ),
        (
            "csat: {question: q, labels: {Good: 1, ▸good: 2}}",
            "label-twice",
            "kpis.csat.labels.good",
            "keep one of them",
        ),
        (
            "csat: {question: q, labels: ▸satisfied-5}",
            "no-such-label-set",
            "kpis.csat.labels",
            "did you mean satisfaction-5?",
        ),
        (
            "csat: {question: q, scale: 1-5, better: ▸up}",
            "not-allowed",
            "kpis.csat.better",
            "better is higher or lower",
        ),
        (
            "csat: {question: q, scale: 1-5, bands: ▸{a: 1, b: 1}}",
            "bad-bands",
            "kpis.csat.bands",
            "up to the next band's",
        ),
    ),
)

MISTAKES = TOP | SECTIONS | DAYS | REPORTING | SOURCE | OPTIONS
