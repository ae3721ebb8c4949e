"""The checks: one module a code, one line of registration here.

A check is a module with ``CODE`` and ``check(case)``, which yields findings; its docstring is its page, whose
examples run as tests. Names and severities are data: ``rules/checks.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import ModuleType

from docparse.checks import (
    alignment_to_confirm,
    announced_count_differs,
    answered_with_another_indicator,
    approximate_level_missed,
    approximate_yet_exact,
    average_above_standard,
    base_changed_unseen,
    behind_schedule,
    bound_weakened,
    bracket_unpaired,
    capped_rate_over_hundred,
    characters_lost,
    characters_unreadable,
    cited_number_differs,
    city_rate_outside_counties,
    columns_inferred,
    commitment_weakened,
    complete_but_short,
    counties_do_not_add_up,
    county_targets_do_not_add_up,
    county_units_differ,
    coverage_low,
    cumulative_falls,
    dates_out_of_order,
    deadline_later,
    doc_number_year_differs,
    doubtful_page_under_numbers,
    excess_mixed_with_share,
    fact_stated_twice_differently,
    file_damaged,
    heading_lost_number,
    hidden_text,
    implied_operand_elsewhere,
    indicator_renamed,
    inputs,
    item_listed_twice,
    later_stage_exceeds_earlier,
    letterhead_incomplete,
    level_changed,
    lower_bound_missed,
    month_does_not_add_up,
    month_missing,
    number_answered_with_words,
    number_masked,
    number_missing,
    number_missing_before_unit,
    number_repeated,
    number_unassigned,
    over_completion,
    part_exceeds_total,
    parts_add_up_by_rounding,
    parts_do_not_add_up,
    payment_not_by_standard,
    period_words_differ,
    plan_item_outside_summary,
    plan_of_another_year,
    plan_target_dropped,
    plan_total_differs_from_parts,
    plan_unit_differs,
    plan_value_differs,
    plan_value_rounded,
    points_written_as_percent,
    programme_money,
    progress_jumps,
    rate_cut_off,
    rate_impossible,
    rate_last_place_off,
    rate_moved_alone,
    rate_not_printed,
    rate_only_by_unprinted_digits,
    rate_unreachable_with_count,
    rate_untestable,
    rate_without_base,
    rate_words_differ,
    region_missing,
    reporting_dates_do_not_fit,
    responsible_unit_differs,
    scale_slip,
    scanned_page,
    short_of_hundred_but_done,
    signature_differs,
    spending_above_plan,
    split_unanswered,
    stale_period_words,
    standard_unanswered,
    target_changed_between_months,
    target_only_in_summary,
    target_repeated_as_result,
    target_unanswered,
    text_spun,
    title_period_differs,
    two_readings,
    unchanged_since_last_month,
    unit_differs,
    unit_unknown,
    upper_bound_exceeded,
    upper_circular_differs,
    verdict_depends_on_target,
    verdict_differs,
    waived_file_changed,
    waivers,
    was_complete_now_less,
    word_doubled,
)
from docparse.checks.case import Case
from docparse.checks.catalogue import settings
from docparse.checks.local import Local
from docparse.errors import BadRequest
from docparse.model import Alignment, Extraction, Finding

CHECKS: dict[str, ModuleType] = {
    "R101": rate_impossible,
    "R102": rate_cut_off,
    "R103": rate_only_by_unprinted_digits,
    "R104": rate_last_place_off,
    "R105": rate_without_base,
    "R106": rate_not_printed,
    "R107": implied_operand_elsewhere,
    "R108": rate_unreachable_with_count,
    "R109": complete_but_short,
    "R110": short_of_hundred_but_done,
    "R111": capped_rate_over_hundred,
    "R112": rate_words_differ,
    "R113": points_written_as_percent,
    "R114": excess_mixed_with_share,
    "R115": verdict_differs,
    "R116": rate_untestable,
    "S201": parts_do_not_add_up,
    "S202": parts_add_up_by_rounding,
    "S203": part_exceeds_total,
    "S204": payment_not_by_standard,
    "S205": average_above_standard,
    "S206": split_unanswered,
    "S207": programme_money,
    "D301": number_missing_before_unit,
    "D302": heading_lost_number,
    "D303": number_repeated,
    "D304": announced_count_differs,
    "D305": fact_stated_twice_differently,
    "D306": word_doubled,
    "D307": unit_differs,
    "D308": scale_slip,
    "D309": target_repeated_as_result,
    "D310": bracket_unpaired,
    "D311": approximate_yet_exact,
    "D312": period_words_differ,
    "D313": item_listed_twice,
    "A401": target_unanswered,
    "A402": standard_unanswered,
    "A403": answered_with_another_indicator,
    "A404": number_answered_with_words,
    "A405": over_completion,
    "A406": lower_bound_missed,
    "A407": approximate_level_missed,
    "A408": upper_bound_exceeded,
    "A409": spending_above_plan,
    "A410": later_stage_exceeds_earlier,
    "P501": plan_value_differs,
    "P502": plan_value_rounded,
    "P503": plan_unit_differs,
    "P504": bound_weakened,
    "P505": plan_target_dropped,
    "P506": target_only_in_summary,
    "P507": plan_total_differs_from_parts,
    "P508": level_changed,
    "P509": indicator_renamed,
    "P510": plan_item_outside_summary,
    "P511": responsible_unit_differs,
    "P512": deadline_later,
    "P513": commitment_weakened,
    "P514": verdict_depends_on_target,
    "M601": cumulative_falls,
    "M602": target_changed_between_months,
    "M603": base_changed_unseen,
    "M604": progress_jumps,
    "M605": unchanged_since_last_month,
    "M606": behind_schedule,
    "M607": was_complete_now_less,
    "M608": month_does_not_add_up,
    "M609": month_missing,
    "M610": rate_moved_alone,
    "M611": stale_period_words,
    "G701": counties_do_not_add_up,
    "G702": county_targets_do_not_add_up,
    "G703": county_units_differ,
    "G704": region_missing,
    "G705": city_rate_outside_counties,
    "G706": upper_circular_differs,
    "H801": doc_number_year_differs,
    "H802": title_period_differs,
    "H803": signature_differs,
    "H804": dates_out_of_order,
    "H805": cited_number_differs,
    "H806": plan_of_another_year,
    "H807": letterhead_incomplete,
    "H808": reporting_dates_do_not_fit,
    "Q901": number_unassigned,
    "Q902": alignment_to_confirm,
    "Q904": doubtful_page_under_numbers,
    "Q905": unit_unknown,
    "Q907": coverage_low,
    "Q908": two_readings,
    "Q909": file_damaged,
    "Q910": characters_unreadable,
    "Q911": hidden_text,
    "Q912": scanned_page,
    "Q913": characters_lost,
    "Q914": number_masked,
    "Q915": number_missing,
    "Q916": text_spun,
    "Q917": columns_inferred,
}


# Made where decisions of people are applied (``waivers.apply``, ``confirmations.apply``), not by ``run``.
DECISIONS: dict[str, ModuleType] = {"Q903": waivers, "Q906": waived_file_changed}


def modules() -> dict[str, ModuleType]:
    """The module, with its page, of every code in the order of the catalogue."""
    known = {**CHECKS, **DECISIONS}
    return {code: known[code] for code in settings().codes if code in known}


def asked(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Whether a code is among those that ``select`` and ``ignore`` (codes or their beginnings) leave."""
    return (not select or code.startswith(tuple(select))) and not code.startswith(tuple(ignore))


def listed() -> tuple[str, ...]:
    """One line a code, in the order of the catalogue: code, severity, name."""
    words = {"error": "错误", "warning": "警告", "note": "提示"}
    codes = settings().codes
    return tuple(f"{code}  {words[codes[code].severity]}  {codes[code].name}" for code in modules())


def explain(code: str) -> str:
    """The page of a code: name, what it does, why, examples, what to ask for, its severity. Raises BadRequest for an unknown code."""
    module = modules().get(code)
    if module is None:
        raise BadRequest(f"没有编码为“{code}”的核对项")
    words = {"error": "错误", "warning": "警告", "note": "提示"}
    catalogue = settings()
    other = [f"{name} 方案为{words[levels[code]]}" for name, levels in catalogue.profiles.items() if code in levels]
    severity = "，".join([words[catalogue.codes[code].severity], *other])
    return f"{(module.__doc__ or '').strip()}\n默认级别：{severity}（{catalogue.version}）\n"


def run(
    extractions: Sequence[Extraction],
    alignments: Sequence[Alignment],
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    profile: str = "default",
    local: Local | None = None,
) -> tuple[Finding, ...]:
    """Every finding on these documents, in the order of document, place and code, whatever the order of the arguments.

    ``select`` and ``ignore`` are codes or their beginnings (R, P50, D301); nothing selected means everything.
    ``profile`` names severities in ``rules/checks.yaml``, ``local`` what the place knows of itself.
    Raises BadRequest for a beginning that fits no code, or no profile.
    """
    for prefix in (*select, *ignore):
        if not any(code.startswith(prefix) for code in modules()):
            raise BadRequest(f"没有编码以“{prefix}”开头的核对项")
    roles = ("plan", "summary", "other")
    sources = sorted(
        (e for e in extractions if e.document.status == "ok"),
        key=lambda e: (roles.index(e.header.role), e.header.period_end, e.header.title, e.document.sha256, e.document.id),
    )
    rows = sorted(alignments, key=lambda a: (a.plan_document, a.summary_document, a.plan_item, a.plan_record, a.summary_item, a.summary_record))
    chosen_settings = settings().under(profile)
    case = Case(tuple(sources), tuple(rows), chosen_settings.model_copy(update={"local": local}) if local else chosen_settings)
    chosen = [code for code in CHECKS if asked(code, select, ignore)]
    found = {finding.id: finding for code in chosen for finding in _check(CHECKS[code], case)}
    found |= {finding.id: finding for finding in inputs.lacking(case, chosen)}
    rank = {e.document.id: n for n, e in enumerate(sources)}
    return tuple(sorted(found.values(), key=lambda f: (rank[f.document], _start(case, f), f.code, f.id)))


def _check(module: ModuleType, case: Case) -> Iterator[Finding]:
    check: Callable[[Case], Iterator[Finding]] = module.check
    return check(case)


def _start(case: Case, finding: Finding) -> int:
    """Where in its document a finding begins: its place, its first operand there, its item."""
    if "at" in finding.facts:
        return int(finding.facts["at"].split("-")[0])
    starts = [q.number.start for q in case.sources[finding.document].quantities if q.id in finding.quantities]
    item = case.items.get(finding.item)
    return min(starts) if starts else item.start if item else 0
