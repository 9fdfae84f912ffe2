"""The questions of exercise 12, The trade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from casebook.dates import say
from casebook.findings import Finding
from casebook.judgement import nothing_more, of_known_mistakes, shown, verdict
from casebook.question import Draw, Published, Question
from casebook.records import Copy, Letter, Reply

# ---------------------------------------------------------------------------------------------------------------------
# 12.1 predict: what does the line record?

line_records = Question(
    "12.1",
    kind="predict",
    outcome="TRADE-1",
    minutes=8,
    answer="line_records",
    returns=Literal["yes", "habit", "opinion", "forecast"],
    not_tested=(
        "whether the line is true",
        "whether the yes was free, informed and given for this use",
        "lines on which two blind readers differ",
    ),
)


@line_records.solution
def what_is_recorded(id: str) -> str:
    return verdict(id)


@line_records.published
def ten_lines() -> Mapping[str, Published]:
    return shown("12.1")


line_records.rule(
    "one person’s yes", "A yes is one person’s, to a question about one use, on a record that shows who said it to whom."
)(nothing_more)
line_records.rule(
    "what people do",
    "That people do a thing, however many and however often, records no answer to a question about their faces.",
)(nothing_more)
line_records.rule(
    "what people say", "What people tell a survey that they think, want or would do is an opinion: nobody’s yes, and no deed."
)(nothing_more)
line_records.rule("what is expected", "What somebody expects of people has not happened, and nobody was asked.")(nothing_more)


@line_records.telling
def tell_line(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    return f"You called {arguments[0]} “{got}”."


def _line_unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else what_is_recorded(id)


@line_records.mistake("acceptance is consent", caught_by="what people do")
def acceptance_is_consent(id: str) -> str:
    return _line_unless(("tr1", "tr7", "tr10"), "yes", id)


@line_records.mistake("whoever does it every day has agreed", caught_by="what people do")
def habit_agrees(id: str) -> str:
    return _line_unless(("tr10",), "yes", id)


@line_records.mistake("a customer with a number has agreed", caught_by="what people do")
def numbered_is_agreed(id: str) -> str:
    return _line_unless(("tr7",), "yes", id)


@line_records.mistake("whatever a survey tells is an opinion", caught_by="what people do")
def surveys_are_opinions(id: str) -> str:
    return _line_unless(("tr5",), "opinion", id)


@line_records.mistake("convenient is a yes", caught_by="what people say")
def convenient_is_yes(id: str) -> str:
    return _line_unless(("tr2",), "yes", id)


@line_records.mistake("what they would do is what will happen", caught_by="what people say")
def would_is_will(id: str) -> str:
    return _line_unless(("tr6",), "forecast", id)


@line_records.mistake("a number of people is a count of people", caught_by="what is expected")
def numbers_are_counts(id: str) -> str:
    return _line_unless(("tr3",), "habit", id)


@line_records.mistake("an expectation is an opinion", caught_by="what is expected")
def expecting_is_meaning(id: str) -> str:
    return _line_unless(("tr8",), "opinion", id)


@line_records.mistake("one yes is a habit", caught_by="one person’s yes")
def yes_is_habit(id: str) -> str:
    return _line_unless(("tr4",), "habit", id)


@line_records.mistake("what is said in a letter is an opinion", caught_by="one person’s yes")
def letters_are_opinions(id: str) -> str:
    return _line_unless(("tr9",), "opinion", id)


line_records.accepted("capitals and spaces")(lambda id: f" {what_is_recorded(id).upper()} ")
line_records.hint(
    "Ask of each line: did somebody put a question about one use of her face to one person, and does the line show her answer?",
    "A survey can tell what people do (“had paid”) or what they think (“is convenient”, “would take”). Nobody in it agrees to a use.",
    "Two are a yes, four a habit, two an opinion, two a forecast.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 12.2 compute: the share behind the coins

from_coins = Question(
    "12.2",
    kind="compute",
    outcome="TRADE-3",
    minutes=14,
    answer="from_coins",
    returns=dict[Literal["share", "odds"], float],
    not_tested=(
        "how far the estimate may lie from the truth",
        "whether everybody followed the coins",
        "what a second answer of the same person gives away",
    ),
)


@from_coins.solution
def share_and_odds(answers: list[str], truth: float, says_yes: float) -> dict[str, float]:
    given = [answer for answer in answers if answer != "none"]
    of_the_coin = (1 - truth) * says_yes
    share = (given.count("yes") / len(given) - of_the_coin) / truth
    return {"share": share, "odds": (truth + of_the_coin) / of_the_coin}


def _answers(yes: int, no: int, none: int = 0) -> list[str]:
    return ["yes"] * yes + ["no"] * no + ["none"] * none


def _tenths(draw: Draw, least: int, most: int) -> float:
    return (least + draw.below(most - least + 1)) / 10


@from_coins.rule(
    "the coin’s yes",
    "Part of the yeses are the coin’s: take (1 − truth) × says_yes away, and divide by how often the truth is told.",
)
def only_the_share(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _answers(4, 6), 0.5, 0.5
    yield _answers(5, 5), 0.8, 0.5
    yield _answers(6, 4), 0.5, 0.6
    yield _answers(40 + draw.below(20), 50), _tenths(draw, 3, 6), _tenths(draw, 3, 4)
    yield _answers(40 + draw.below(20), 50), _tenths(draw, 7, 8), _tenths(draw, 6, 9)


@from_coins.rule("who did not answer", "Who did not answer has not said no: she is no part of the number divided by.")
def some_are_silent(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _answers(4, 6, 1), 0.5, 0.5
    yield _answers(40 + draw.below(20), 50, 7 + draw.below(30)), 0.5, 0.5
    yield _answers(50, 40 + draw.below(20), 60), _tenths(draw, 6, 8), 0.5


@from_coins.rule(
    "below nothing",
    "An estimate that falls below 0 or above 1 is left so: cutting it off would make the average of many too large or too small.",
)
def out_of_range(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _answers(1, 9), 0.5, 0.5
    yield _answers(9, 1), 0.5, 0.5
    yield _answers(5 + draw.below(10), 85), 0.5, 0.5
    yield _answers(85, 5 + draw.below(10)), 0.5, 0.5


@from_coins.rule(
    "one answer",
    "A yes multiplies the odds by how much likelier it is from somebody of whom it is so, whatever the share turns out to be.",
)
def only_the_odds(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _answers(4, 6), 0.5, 0.5
    yield _answers(4, 6), 0.5, 0.8
    yield _answers(5, 5), 0.8, 0.4
    yield _answers(30 + draw.below(20), 50), _tenths(draw, 2, 4), _tenths(draw, 2, 4)


@from_coins.rule("any survey", "Both numbers hold for any answers, in any order, and any coins.", mixed=True)
def drawn_surveys(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count in (7, 30, 90):
        answers = [draw.pick(("yes", "no", "no", "none")) for _ in range(count)]
        yield [*answers, "no"], _tenths(draw, 1, 9), _tenths(draw, 1, 9)


@from_coins.touches
def what_differs(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    """An error in one number touches the rules of that number; which of them, the known mistakes say."""
    of_odds = {"one answer"}
    if abs(expected["share"] - got["share"]) <= 1e-9:
        return of_odds
    alike = {
        mistake.caught_by for mistake in from_coins.mistakes if abs(mistake.work(*arguments)["share"] - got["share"]) <= 1e-9
    }
    return (alike - of_odds) or {"the coin’s yes"}


@from_coins.telling
def tell_coins(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    answers, truth, says_yes = arguments
    told = ", ".join(f"{answers.count(word)} “{word}”" for word in ("yes", "no", "none") if word in answers)
    wrong = "; ".join(
        f"“{name}” should be {expected[name]:.4g}, yours is {got[name]:.4g}"
        for name in expected
        if abs(expected[name] - got[name]) > 1e-9
    )
    return f"Answers: {told}; truth {truth:g}, says_yes {says_yes:g}. Here {wrong}."


Coins = dict[str, float]


def _with(answers: list[str], truth: float, says_yes: float, **other: float) -> Coins:
    return share_and_odds(answers, truth, says_yes) | other


def _said_yes(answers: list[str]) -> float:
    given = [answer for answer in answers if answer != "none"]
    return given.count("yes") / len(given)


@from_coins.mistake("every yes is true", caught_by="the coin’s yes")
def every_yes_is_true(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, share=_said_yes(answers))


@from_coins.mistake("the truth is told by that share of the yeses", caught_by="the coin’s yes")
def only_divides(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, share=_said_yes(answers) * truth)


@from_coins.mistake("what is left needs no dividing", caught_by="the coin’s yes")
def only_subtracts(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, share=_said_yes(answers) - (1 - truth) * says_yes)


@from_coins.mistake("everybody tosses the second coin", caught_by="the coin’s yes")
def second_coin_for_all(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, share=(_said_yes(answers) - says_yes) / truth)


@from_coins.mistake("the second coin is always fair", caught_by="the coin’s yes")
def always_fair(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, share=(_said_yes(answers) - (1 - truth) / 2) / truth)


@from_coins.mistake("silence is a no", caught_by="who did not answer")
def silence_is_no(answers: list[str], truth: float, says_yes: float) -> Coins:
    given = answers.count("yes") / len(answers)
    return _with(answers, truth, says_yes, share=(given - (1 - truth) * says_yes) / truth)


@from_coins.mistake("silence is a yes", caught_by="who did not answer")
def silence_is_yes(answers: list[str], truth: float, says_yes: float) -> Coins:
    given = 1 - answers.count("no") / len(answers)
    return _with(answers, truth, says_yes, share=(given - (1 - truth) * says_yes) / truth)


@from_coins.mistake("a share cannot be below nothing", caught_by="below nothing")
def cut_off(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, share=max(0.0, min(1.0, share_and_odds(answers, truth, says_yes)["share"])))


@from_coins.mistake("a yes gives nothing away", caught_by="one answer")
def nothing_given_away(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, odds=1.0)


@from_coins.mistake("the odds are truth against coin", caught_by="one answer")
def truth_against_coin(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, odds=truth / (1 - truth))


@from_coins.mistake("a yes tells as much as a no", caught_by="one answer")
def odds_of_a_no(answers: list[str], truth: float, says_yes: float) -> Coins:
    of_the_coin = (1 - truth) * says_yes
    return _with(answers, truth, says_yes, odds=(1 - of_the_coin) / (1 - truth - of_the_coin))


@from_coins.mistake("two coins always give three to one", caught_by="one answer")
def always_three(answers: list[str], truth: float, says_yes: float) -> Coins:
    return _with(answers, truth, says_yes, odds=3.0)


@from_coins.mistake("the yeses stand first in the list", caught_by="any survey")
def counts_up_to_the_first_no(answers: list[str], truth: float, says_yes: float) -> Coins:
    given = [answer for answer in answers if answer != "none"]
    yes = given.index("no") if "no" in given else len(given)
    return _with(answers, truth, says_yes, share=(yes / len(given) - (1 - truth) * says_yes) / truth)


@from_coins.accepted("with counts, in another order")
def with_counts(answers: list[str], truth: float, says_yes: float) -> Coins:
    yes, no = answers.count("yes"), answers.count("no")
    if_not = says_yes - truth * says_yes
    if_so = if_not + truth
    return {"odds": if_so / if_not, "share": (yes / (yes + no) - if_not) / (if_so - if_not)}


from_coins.hint(
    "Of whom it is not so, says yes only by the coin: with probability (1 - truth) * says_yes.",
    "Said yes = that + share * truth. Turn it round for the share; divide by those who answered.",
    "of_the_coin = (1 - truth) * says_yes; odds = (truth + of_the_coin) / of_the_coin.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 12.3 decide: what does the reply leave unfinished?

unfinished = Question(
    "12.3",
    kind="decide",
    outcome="TRADE-5",
    minutes=16,
    answer="unfinished",
    returns=set[Finding],
    in_table=set[Literal["no reply", "late", "left out", "kept", "no reason", "not told"]],
    not_tested=(
        "whether what the reply says was done",
        "which law asks for what, and by when",
        "copies that nobody wrote down",
    ),
)


@unfinished.solution
def what_is_left(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> Iterator[Finding]:
    if reply is None:
        yield Finding(letter.id, "No reply came.", "no reply")
        return
    if reply.day > due:
        yield Finding(letter.id, "It came after the last day.", "late")
    for copy in copies:
        if copy.person != letter.person:
            continue
        if "access" in letter.asks and copy.id not in reply.listed:
            yield Finding(copy.id, "The reply does not list this copy.", "left out")
        if "delete" in letter.asks:
            if copy.id in reply.refused:
                if copy.id not in reply.reasons:
                    yield Finding(copy.id, "It is refused, and no reason given.", "no reason")
                continue
            if copy.id not in reply.deleted:
                yield Finding(copy.id, "It is neither deleted nor refused.", "kept")
            if copy.holder != letter.party and copy.holder not in reply.told:
                yield Finding(copy.id, "Its holder was not told.", "not told")


Case = tuple[Letter, list[Copy], Reply | None, date]

_PARTY, _HER = "Birch Pay", "Ms Lund"
_DUE = date(2031, 10, 12)
_FULL = ("access", "withdraw", "delete")
_COPIES = (
    Copy("f1", _HER, _PARTY, "template"),
    Copy("f2", _HER, _PARTY, "backup of the template"),
    Copy("f3", _HER, "Lumen View", "picture"),
)
_ALL = tuple(copy.id for copy in _COPIES)
_FINE = Reply("", date(2031, 10, 2), listed=_ALL, stopped=True, deleted=_ALL, told=("Lumen View",))


def _case(asks: Sequence[str] = _FULL, copies: Sequence[Copy] = _COPIES, letter: str = "l-1", **given: Any) -> Case:
    """A letter that is answered in full and in time, but for what is given."""
    asked = Letter(letter, date(2031, 9, 12), _HER, _PARTY, "Northmark", tuple(asks))
    return asked, list(copies), replace(_FINE, letter=letter, **given), _DUE


_PUBLISHED: dict[str, tuple[str, Case]] = {
    "k1": ("left out", _case(letter="k1")),
    "k2": ("late", _case(letter="k2", day=_DUE)),
    "k3": ("late", _case(letter="k3", day=_DUE + timedelta(1))),
    "k4": ("kept", _case(letter="k4", deleted=("f1", "f3"))),
    "k5": ("no reason", _case(letter="k5", deleted=("f1", "f3"), refused=("f2",), reasons=("f2",))),
    "k6": ("no reason", _case(letter="k6", deleted=("f1", "f3"), refused=("f2",))),
    "k7": ("not told", _case(letter="k7", told=())),
    "k8": ("what was asked", _case(("access",), letter="k8", deleted=(), told=())),
    "k9": ("hers alone", _case(letter="k9", copies=(*_COPIES, Copy("f9", "Mr Osei", _PARTY, "template")))),
    "k10": ("no reply", (*_case(letter="k10")[:2], None, _DUE)),
    "k11": ("left out", _case(letter="k11", listed=("f1", "f2"))),
}


def _words(letter: Letter, copies: Sequence[Copy], reply: Reply | None, due: date) -> str:
    held = "; ".join(f"{copy.id}, {copy.what} of {copy.person}, held by {copy.holder}" for copy in copies)
    asked = (
        f"{letter.person} asks {letter.party}: {', '.join(letter.asks)}. Copies: {held or 'none'}. Last day: {say(str(due))}."
    )
    if reply is None:
        return f"{asked} No reply."
    parts = {
        "lists": reply.listed,
        "deleted": reply.deleted,
        "refuses": reply.refused,
        "gives a reason for": reply.reasons,
        "told": reply.told,
    }
    done = "; ".join(f"{verb} {', '.join(what)}" for verb, what in parts.items() if what)
    return f"{asked} Reply of {say(str(reply.day))}: {done or 'nothing said'}."


@unfinished.published
def eleven_replies() -> Mapping[str, Published]:
    return {id: Published(rule, case, _words(*case)) for id, (rule, case) in _PUBLISHED.items()}


def _copy(draw: Draw, id: str, holder: str = _PARTY, person: str = _HER) -> Copy:
    return Copy(id, person, holder, draw.pick(("template", "picture", "backup of the template")))


def _drawn(draw: Draw, *copies: Copy, asks: Sequence[str] = _FULL, due: date | None = None, **given: Any) -> Case:
    """One or several copies, and a reply that leaves nothing undone about hers, but for what is given."""
    hers = tuple(copy.id for copy in copies if copy.person == _HER)
    others = tuple(dict.fromkeys(copy.holder for copy in copies if copy.holder != _PARTY))
    last = due or date(2031, 10, 1 + draw.below(28))
    letter = Letter(f"l-{10 + draw.below(80)}", last - timedelta(30), _HER, _PARTY, "Northmark", tuple(asks))
    fine = Reply(letter.id, last - timedelta(1 + draw.below(20)), listed=hers, stopped=True, deleted=hers, told=others)
    return letter, list(copies), replace(fine, **given), last


def _silent(case: Case) -> Case:
    letter, copies, _, due = case
    return letter, copies, None, due


@unfinished.rule("no reply", "Where no reply came, that is the one finding: there is nothing to look into.")
def nothing_came(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _silent(_drawn(draw, _copy(draw, "f1")))
    yield _silent(_drawn(draw, _copy(draw, "f1"), _copy(draw, "f2", "Lumen View")))
    yield _silent(_drawn(draw, _copy(draw, "f1"), asks=("access",)))
    yield _silent(_drawn(draw))
    yield _silent(_drawn(draw, _copy(draw, "f1"), asks=("withdraw",)))


@unfinished.rule("late", "On its last day a reply is in time; on the next it is late, however full.")
def around_the_last_day(draw: Draw) -> Iterator[tuple[Any, ...]]:
    last = date(2031, 10, 1 + draw.below(28))
    for days in (0, 1, 2 + draw.below(40)):
        yield _drawn(draw, _copy(draw, "f1"), due=last, day=last + timedelta(days))
    yield _drawn(draw, _copy(draw, "f1"), due=last, day=last + timedelta(3), asks=("access",))
    yield _drawn(draw, due=date(2031, 9, 30), day=date(2031, 10, 1))
    yield _drawn(draw, due=date(2031, 12, 31), day=date(2032, 1, 1))


@unfinished.rule("left out", "Access is to every copy of hers: backups, those with others, and those that are deleted by now.")
def not_listed(draw: Draw) -> Iterator[tuple[Any, ...]]:
    mine, backup, there = _copy(draw, "f1"), Copy("f2", _HER, _PARTY, "backup of the template"), _copy(draw, "f3", "Lumen View")
    yield _drawn(draw, mine, listed=())
    yield _drawn(draw, mine, backup, listed=("f1",))
    yield _drawn(draw, mine, there, listed=("f1",))
    yield _drawn(draw, mine, asks=("access",), listed=(), deleted=())
    yield _drawn(draw, mine, backup, listed=("f2",), asks=("access",), deleted=())
    yield _drawn(draw, there, listed=(), refused=("f3",), deleted=(), reasons=("f3",))


@unfinished.rule("kept", "What is to be deleted is every copy of hers; one that is not named as deleted or refused is kept.")
def not_deleted(draw: Draw) -> Iterator[tuple[Any, ...]]:
    mine, backup, there = _copy(draw, "f1"), Copy("f2", _HER, _PARTY, "backup of the template"), _copy(draw, "f3", "Lumen View")
    yield _drawn(draw, mine, deleted=())
    yield _drawn(draw, mine, backup, deleted=("f1",))
    yield _drawn(draw, mine, there, deleted=("f1",))
    yield _drawn(draw, mine, backup, deleted=("f2",), asks=("delete",), listed=())
    yield _drawn(draw, mine, backup, deleted=(), refused=("f1",), reasons=("f1",))


@unfinished.rule("no reason", "A refusal with a reason answers the letter, for that copy; one without a reason does not.")
def refusals(draw: Draw) -> Iterator[tuple[Any, ...]]:
    mine, other, there = _copy(draw, "f1"), _copy(draw, "f2"), _copy(draw, "f3", "Lumen View")
    yield _drawn(draw, mine, deleted=(), refused=("f1",))
    yield _drawn(draw, mine, deleted=(), refused=("f1",), reasons=("f1",))
    yield _drawn(draw, mine, other, deleted=(), refused=("f1", "f2"), reasons=("f2",))
    yield _drawn(draw, there, deleted=(), refused=("f3",), reasons=("f3",), told=())
    yield _drawn(draw, there, deleted=(), refused=("f3",), told=())


@unfinished.rule(
    "not told", "Whoever else holds a copy must be told, also where the reply says that the copy is gone; nobody tells itself."
)
def recipients(draw: Draw) -> Iterator[tuple[Any, ...]]:
    mine, there, yonder = _copy(draw, "f1"), _copy(draw, "f2", "Lumen View"), _copy(draw, "f3", "Tern Maps")
    yield _drawn(draw, there, told=())
    yield _drawn(draw, mine, there, told=())
    yield _drawn(draw, mine, there, yonder, told=("Tern Maps",))
    yield _drawn(draw, mine, there, yonder, told=("Lumen View",))
    yield _drawn(draw, mine)
    yield _drawn(draw, there, asks=("delete",), listed=(), told=())
    yield _drawn(draw, there, _copy(draw, "f4", "Lumen View Asia"), told=("Lumen View",))
    yield _drawn(draw, _copy(draw, "f5", f"{_PARTY} Asia"), told=())


@unfinished.rule("hers alone", "Copies of somebody else are no business of this letter.")
def of_other_people(draw: Draw) -> Iterator[tuple[Any, ...]]:
    other = _copy(draw, "f7", draw.pick((_PARTY, "Lumen View")), "Mr Osei")
    yield _drawn(draw, _copy(draw, "f1"), other, told=())
    yield _drawn(draw, other, told=())
    yield _drawn(draw, _copy(draw, "f1"), _copy(draw, "f8", "Tern Maps", "Ms Varga"), asks=("access",), told=(), deleted=())
    for person in ("Mr Lund", "Ms Lundberg"):
        yield _drawn(draw, _copy(draw, "f1"), _copy(draw, "f9", person=person))


@unfinished.rule("what was asked", "A letter that asks to see asks for no deletion, and the other way round.")
def asked_for_less(draw: Draw) -> Iterator[tuple[Any, ...]]:
    mine, there = _copy(draw, "f1"), _copy(draw, "f2", "Lumen View")
    yield _drawn(draw, mine, asks=("access",), deleted=())
    yield _drawn(draw, there, asks=("access", "withdraw"), deleted=(), told=())
    yield _drawn(draw, mine, asks=("delete",), listed=())
    yield _drawn(draw, mine, asks=("withdraw",), listed=(), deleted=())
    yield _drawn(draw, there, asks=("withdraw", "delete"), listed=())
    yield _drawn(draw, mine, asks=("delete", "access"), listed=())
    yield _drawn(draw, mine, asks=("delete", "access"), deleted=())


_OTHER_NAMES = {_PARTY: "Fern Bank", "Fern Bank": _PARTY, _HER: "Ms Varga", "Ms Varga": _HER}


def _renamed(case: Case) -> Case:
    """The same case with other names: who writes to whom makes no difference."""
    letter, copies, reply, due = case

    def name(old: str) -> str:
        return _OTHER_NAMES.get(old, old)

    renamed = [replace(copy, person=name(copy.person), holder=name(copy.holder)) for copy in copies]
    told = reply and replace(reply, told=tuple(map(name, reply.told)))
    return replace(letter, person=name(letter.person), party=name(letter.party)), renamed, told, due


@unfinished.rule(
    "any reply", "Whoever writes to whom: each copy has its own findings, and one finding hides no other.", mixed=True
)
def drawn_replies(draw: Draw) -> Iterator[tuple[Any, ...]]:
    mine, other, there = _copy(draw, "f1"), _copy(draw, "f2"), _copy(draw, "f3", "Lumen View")
    yield _renamed(_drawn(draw, mine, there))
    yield _renamed(_drawn(draw, mine, there, listed=(), deleted=(), told=()))
    yield _drawn(draw, mine, other, deleted=())
    yield _drawn(draw, mine, there, listed=(), deleted=(), told=())
    yield _drawn(draw, there, _copy(draw, "f4", "Lumen View"), told=())
    yield _drawn(draw, mine, due=_DUE, day=_DUE + timedelta(1), deleted=())
    for number_of_case in range(12):
        copies = [
            _copy(
                draw, f"f{number}", draw.pick((_PARTY, _PARTY, "Lumen View", "Tern Maps")), draw.pick((_HER, _HER, "Mr Osei"))
            )
            for number in range(1, 3 + draw.below(4))
        ]
        ids = [copy.id for copy in copies]
        last = date(2031, 10, 1 + draw.below(28))
        refused = [id for id in ids if draw.below(3) == 0]
        case = _drawn(
            draw,
            *copies,
            due=last,
            day=last + timedelta(draw.below(5) - 2),
            asks=draw.pick((_FULL, ("access",), ("delete",), ("access", "delete"))),
            listed=tuple(id for id in ids if draw.below(3)),
            deleted=tuple(id for id in ids if id not in refused and draw.below(3)),
            refused=tuple(refused),
            reasons=tuple(id for id in refused if draw.below(2)),
            told=tuple(draw.some(("Lumen View", "Tern Maps"), draw.below(3))),
        )
        yield _renamed(case) if number_of_case % 2 else case


_RULES = {"no reply", "late", "left out", "kept", "no reason", "not told"}


def _names(found: Any) -> list[str]:
    return [finding.rule if isinstance(finding, Finding) else finding for finding in found]


@unfinished.telling
def tell_reply(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    told = _words(*arguments)
    unknown = sorted(set(_names(got)) - _RULES)
    if unknown:
        return f"{told} Your answer finds “{unknown[0]}”, which is none of the six rules."
    if all(isinstance(each, Finding) for each in (*expected, *got)):
        wanted, found = (sorted(f"{each.rule} ({each.where})" for each in side) for side in (expected, got))
    else:
        wanted, found = sorted(_names(expected)), sorted(_names(got))
    return f"{told} Findings: {', '.join(wanted) or 'none'}; yours: {', '.join(found) or 'none'}."


@unfinished.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted({finding.rule for finding in found})


@unfinished.touches
def rules_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    known = of_known_mistakes(unfinished, arguments, got)
    return known or set(_names(set(expected) ^ set(got))) & set(unfinished.criteria)


def _left(letter: Letter, copies: Sequence[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return list(what_is_left(letter, list(copies), reply, due))


@unfinished.mistake("no reply, nothing to find", caught_by="no reply")
def silence_is_fine(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return [] if reply is None else _left(letter, copies, reply, due)


@unfinished.mistake("no reply leaves everything undone, one by one", caught_by="no reply")
def silence_is_everything(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    more = _left(letter, copies, Reply(letter.id, due), due) if reply is None else []
    return [*_left(letter, copies, reply, due), *more]


@unfinished.mistake("no reply is a late one", caught_by="no reply")
def silence_is_late(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return [Finding(letter.id, "Late.", "late")] if reply is None else _left(letter, copies, reply, due)


@unfinished.mistake("better late than never", caught_by="late")
def never_late(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return [each for each in _left(letter, copies, reply, due) if each.rule != "late"]


@unfinished.mistake("the last day is too late", caught_by="late")
def last_day_is_late(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return _left(letter, copies, reply, due - timedelta(1))


@unfinished.mistake("a late reply is looked into no further", caught_by="any reply")
def late_and_no_more(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    found = _left(letter, copies, reply, due)
    return found[:1] if found and found[0].rule == "late" else found


@unfinished.mistake("a backup is no copy to show", caught_by="left out")
def backups_are_not_shown(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    backups = {copy.id for copy in copies if "backup" in copy.what}
    return [each for each in _left(letter, copies, reply, due) if not (each.rule == "left out" and each.where in backups)]


@unfinished.mistake("what others hold is theirs to show", caught_by="left out")
def others_show(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    away = {copy.id for copy in copies if copy.holder != letter.party}
    return [each for each in _left(letter, copies, reply, due) if not (each.rule == "left out" and each.where in away)]


@unfinished.mistake("what is deleted need not be shown", caught_by="left out")
def gone_is_not_shown(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    gone = reply.deleted if reply else ()
    return [each for each in _left(letter, copies, reply, due) if not (each.rule == "left out" and each.where in gone)]


@unfinished.mistake("a backup is no copy to delete", caught_by="kept")
def backups_stay(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    backups = {copy.id for copy in copies if "backup" in copy.what}
    return [each for each in _left(letter, copies, reply, due) if not (each.rule == "kept" and each.where in backups)]


@unfinished.mistake("what others hold is theirs to delete", caught_by="kept")
def others_delete(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    away = {copy.id for copy in copies if copy.holder != letter.party}
    return [each for each in _left(letter, copies, reply, due) if not (each.rule == "kept" and each.where in away)]


@unfinished.mistake("withdrawal lets one keep the template", caught_by="kept")
def templates_stay(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return [each for each in _left(letter, copies, reply, due) if each.rule != "kept"]


@unfinished.mistake("a refusal needs no reason", caught_by="no reason")
def bare_refusals(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return [each for each in _left(letter, copies, reply, due) if each.rule != "no reason"]


@unfinished.mistake("nothing may be refused", caught_by="no reason")
def no_refusals(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    found = _left(letter, copies, reply, due)
    refused = [
        copy.id
        for copy in copies
        if reply and "delete" in letter.asks and copy.person == letter.person and copy.id in reply.refused
    ]
    return [*found, *(Finding(id, "Refused.", "kept") for id in refused)]


@unfinished.mistake("one reason serves for all", caught_by="no reason")
def one_reason(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    any_reason = bool(reply and reply.reasons)
    return [each for each in _left(letter, copies, reply, due) if not (any_reason and each.rule == "no reason")]


@unfinished.mistake("what is refused must be told as well", caught_by="no reason")
def refusals_are_told(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    found = _left(letter, copies, reply, due)
    hers = [copy for copy in copies if copy.person == letter.person and copy.holder != letter.party]
    if reply and "delete" in letter.asks:
        untold = [copy.id for copy in hers if copy.id in reply.refused and copy.holder not in reply.told]
        found += [Finding(id, "Not told.", "not told") for id in untold]
    return found


@unfinished.mistake("the recipients will notice", caught_by="not told")
def nobody_is_told(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return [each for each in _left(letter, copies, reply, due) if each.rule != "not told"]


@unfinished.mistake("where it is deleted, nobody need be told", caught_by="not told")
def deleted_is_told(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    gone = reply.deleted if reply else ()
    return [each for each in _left(letter, copies, reply, due) if not (each.rule == "not told" and each.where in gone)]


@unfinished.mistake("one recipient told is all told", caught_by="not told")
def one_is_told(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    any_told = bool(reply and reply.told)
    return [each for each in _left(letter, copies, reply, due) if not (any_told and each.rule == "not told")]


@unfinished.mistake("who bears the party’s name is the party", caught_by="not told")
def one_group(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    own = {copy.id for copy in copies if copy.holder.startswith(letter.party)}
    return [each for each in _left(letter, copies, reply, due) if not (each.rule == "not told" and each.where in own)]


@unfinished.mistake("the party must tell itself", caught_by="not told")
def tells_itself(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    found = _left(letter, copies, reply, due)
    if reply and "delete" in letter.asks:
        own = [copy.id for copy in copies if copy.person == letter.person and copy.holder == letter.party]
        found += [Finding(id, "Not told.", "not told") for id in own if id not in reply.refused]
    return found


@unfinished.mistake("every copy in the list is hers", caught_by="hers alone")
def all_are_hers(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return _left(letter, [replace(copy, person=letter.person) for copy in copies], reply, due)


@unfinished.mistake("who bears her family’s name is she", caught_by="hers alone")
def family(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    name = letter.person.split()[-1]
    hers = [replace(copy, person=letter.person) if copy.person.endswith(name) else copy for copy in copies]
    return _left(letter, hers, reply, due)


@unfinished.mistake("what stands first is what was asked", caught_by="what was asked")
def first_thing_asked(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    seen = letter.asks[0] == "access"
    return [each for each in _left(letter, copies, reply, due) if seen or each.rule != "left out"]


@unfinished.mistake("every letter asks for everything", caught_by="what was asked")
def asks_for_all(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return _left(replace(letter, asks=_FULL), copies, reply, due)


@unfinished.mistake("to withdraw is to ask for deletion", caught_by="what was asked")
def withdrawal_deletes(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    asks = (*letter.asks, "delete") if "withdraw" in letter.asks else letter.asks
    return _left(replace(letter, asks=asks), copies, reply, due)


@unfinished.mistake("whoever deletes must show", caught_by="what was asked")
def deletion_shows(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    asks = (*letter.asks, "access") if "delete" in letter.asks else letter.asks
    return _left(replace(letter, asks=asks), copies, reply, due)


@unfinished.mistake("every letter is Ms Lund’s to Birch Pay", caught_by="any reply")
def always_the_same(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return _left(replace(letter, person=_HER, party=_PARTY), copies, reply, due)


@unfinished.mistake("one finding is enough", caught_by="any reply")
def first_finding(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return _left(letter, copies, reply, due)[:1]


@unfinished.mistake("one finding for each rule", caught_by="any reply")
def once_each(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    return list({each.rule: each for each in reversed(_left(letter, copies, reply, due))}.values())


@unfinished.mistake("whom nobody told is one finding, however many copies it holds", caught_by="any reply")
def once_each_party(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[Finding]:
    found = _left(letter, copies, reply, due)
    holders = {copy.id: copy.holder for copy in copies}
    first = {holders[each.where]: each for each in reversed(found) if each.rule == "not told"}
    return [each for each in found if each.rule != "not told" or first[holders[each.where]] == each]


@unfinished.accepted("a list of pairs (rule, where)")
def as_pairs(letter: Letter, copies: list[Copy], reply: Reply | None, due: date) -> list[tuple[str, str]]:
    if not reply:
        return [("no reply", letter.id)]
    hers = {copy.id: copy.holder for copy in copies if copy.person == letter.person}
    late = [("late", letter.id)] if not reply.day <= due else []
    unseen = [("left out", id) for id in hers if "access" in letter.asks and id not in reply.listed]
    if "delete" not in letter.asks:
        return late + unseen
    bare = [("no reason", id) for id in hers if id in set(reply.refused) - set(reply.reasons)]
    rest = [id for id in hers if id not in reply.refused]
    kept = [("kept", id) for id in rest if id not in reply.deleted]
    return late + unseen + bare + kept + [("not told", id) for id in rest if hers[id] not in {letter.party, *reply.told}]


unfinished.hint(
    "First the whole: is there a reply (reply is None), and is reply.day after due? Then go copy by copy, hers only.",
    "For each copy ask apart: was access asked and is copy.id in reply.listed? Was deletion asked, and is it deleted or refused?",
    "A refused copy needs a reason and no telling. One that is not refused must be in reply.deleted, and its holder, if another party, in reply.told.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 12.4 weigh: does the survey bear the sentence?

borne_out = Question(
    "12.4",
    kind="weigh",
    outcome="TRADE-2",
    minutes=10,
    answer="borne_out",
    returns=Literal["borne out", "other people", "another question", "within the margin", "not shown"],
    not_tested=(
        "whether the sentence is true",
        "who did not answer, and how the question was worded",
        "sentences on which two blind readers differ",
    ),
)


@borne_out.solution
def what_the_survey_bears(id: str) -> str:
    return verdict(id)


@borne_out.published
def ten_sentences() -> Mapping[str, Published]:
    return shown("12.4")


borne_out.rule("no more than it says", "A sentence about those asked, on what was asked, and outside the margin is borne out.")(
    nothing_more
)
borne_out.rule("who was asked", "A sample drawn by chance stands for those from whom it was drawn, and for nobody else.")(
    nothing_more
)
borne_out.rule("what was asked", "Convenient is not consented, and would is not did: a survey tells of what was asked.")(
    nothing_more
)
borne_out.rule("chance", "Where chance alone can make the difference, the survey shows none.")(nothing_more)
borne_out.rule("what is left out", "Without who and how many, a share tells of nobody.")(nothing_more)


@borne_out.telling
def tell_sentence(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    return f"You called {arguments[0]} “{got}”."


def _sentence_unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else what_the_survey_bears(id)


@borne_out.mistake("acceptance is consent", caught_by="what was asked")
def convenient_is_consent(id: str) -> str:
    return _sentence_unless(("tr12",), "borne out", id)


@borne_out.mistake("whoever would, does", caught_by="what was asked")
def would_is_did(id: str) -> str:
    return _sentence_unless(("tr18",), "borne out", id)


@borne_out.mistake("a survey of some is a survey of all", caught_by="who was asked")
def some_are_all(id: str) -> str:
    return _sentence_unless(("tr13", "tr17"), "borne out", id)


@borne_out.mistake("users speak for those who are none", caught_by="who was asked")
def users_speak_for_all(id: str) -> str:
    return _sentence_unless(("tr17",), "borne out", id)


@borne_out.mistake("a share speaks for itself", caught_by="what is left out")
def shares_speak(id: str) -> str:
    return _sentence_unless(("tr14", "tr19"), "borne out", id)


@borne_out.mistake("nine of ten are ten asked", caught_by="what is left out")
def nine_of_ten(id: str) -> str:
    return _sentence_unless(("tr19",), "other people", id)


@borne_out.mistake("the larger number is the larger share", caught_by="chance")
def larger_is_larger(id: str) -> str:
    return _sentence_unless(("tr15", "tr20"), "borne out", id)


@borne_out.mistake("a rise is a rise", caught_by="chance")
def rises_rise(id: str) -> str:
    return _sentence_unless(("tr20",), "borne out", id)


@borne_out.mistake("any difference may be chance", caught_by="no more than it says")
def all_is_chance(id: str) -> str:
    return _sentence_unless(("tr16",), "within the margin", id)


@borne_out.mistake("a thousand cannot stand for more", caught_by="no more than it says")
def too_few(id: str) -> str:
    return _sentence_unless(("tr11",), "other people", id)


borne_out.accepted("capitals and spaces")(lambda id: f" {what_the_survey_bears(id).title()} ")
borne_out.hint(
    "Read the sentence first: of whom does it speak, and of what? Then look who was asked, and what.",
    "If a difference is named, hold it against what the text says that chance can make.",
    "Two are borne out; the other four labels have two each.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 12.5 discuss

the_offer = Question("12.5", kind="discuss", outcome="TRADE-4", minutes=12)

QUESTIONS = (line_records, from_coins, unfinished, borne_out, the_offer)
