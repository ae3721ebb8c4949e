"""What the checks look at: all extractions and alignments of one run, and views of them computed once.

A view answers a question that several checks ask (which records are paired, which rates can be judged, what is the
series of months); none decides that something is wrong.
"""

from __future__ import annotations

from docparse.checks.answers import Answers
from docparse.checks.months import Months
from docparse.checks.payments import Payments
from docparse.checks.plans import Plans
from docparse.checks.rates import Rates
from docparse.checks.regions import Regions
from docparse.checks.sums import Sums


class Case(Rates, Answers, Plans, Sums, Months, Regions, Payments):
    """All that is checked together, seen from every side."""
