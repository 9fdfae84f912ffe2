"""Three Red Lines: the support package of a case course in face-data privacy.

Small enough to read in an evening. Start with `findings`, then `records` and `tables`; `ledger` and `law` ask the tables
questions; `faces`, `recognition` and `uniqueness` compute with people who do not exist; `authorization`, `minimization` and
`boundary` audit what invented firms do, and `deployments` runs what they might; `wording` and `incident_response` ask what they
can say, and whom they have to tell; `questions/` holds the exercises and `checking` is what a notebook calls.

>>> from casebook import table
>>> table("chapters")[0].title
'The remark'
"""

from casebook.checking import cases, check, hint
from casebook.findings import Finding, Report
from casebook.tables import frame, row, table

__all__ = ["Finding", "Report", "cases", "check", "frame", "hint", "row", "table"]
__version__ = "0.1.0"
