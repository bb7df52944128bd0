"""Agreement measured on a spreadsheet of codings or ratings, whatever its shape.

Entry points::

    read_table, read_frame -> Read; measure_read -> TableAgreement     any spreadsheet
    read_ratings, read_spans                                           a csv of a known shape
    units_for -> Needed                                                units to double-code
"""

from __future__ import annotations

from transcode.agreement.spreadsheet.against_key import KEY_MEASURES, AgainstKey
from transcode.agreement.spreadsheet.measured import TableAgreement, VariableAgreement, measure_read
from transcode.agreement.spreadsheet.options import Asked
from transcode.agreement.spreadsheet.plain_csv import read_ratings, read_spans
from transcode.agreement.spreadsheet.planning import Needed, units_for
from transcode.agreement.spreadsheet.reading import Read, Reading, read_frame, read_table
from transcode.agreement.spreadsheet.spellings import VariableRead

__all__ = [
    "KEY_MEASURES",
    "AgainstKey",
    "Asked",
    "Needed",
    "Read",
    "Reading",
    "TableAgreement",
    "VariableAgreement",
    "VariableRead",
    "measure_read",
    "read_frame",
    "read_ratings",
    "read_spans",
    "read_table",
    "units_for",
]
