"""Why a platform's rows are no answers of respondents: they are left out unless `include` says."""

from __future__ import annotations

REASONS = {
    "preview": "previews of the survey by its makers",
    "test": "test answers",
    "spam": "answers that the platform marked as spam",
    "unfinished": "answers that were begun and not submitted",
}
"""What each reason says, as the docs and the ledger tell it."""
