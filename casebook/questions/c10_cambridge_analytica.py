"""The questions of exercise 10, Cambridge Analytica."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from casebook.findings import Finding
from casebook.judgement import explained_by_known_mistakes, nothing_more, of_known_mistakes, shown, verdict
from casebook.question import Draw, Published, Question
from casebook.records import Link
from casebook.tables import table

# ---------------------------------------------------------------------------------------------------------------------
# 10.1 predict: which number answers?

which_number = Question(
    "10.1",
    kind="predict",
    outcome="COMP-1",
    minutes=8,
    answer="which_number",
    returns=Literal["installers", "30 million", "50 million", "87 million", "none"],
    not_tested=(
        "whether the givers of the figures counted well",
        "figures of single countries",
        "cases on which two blind readers differ",
    ),
)


@which_number.solution
def number_that_answers(id: str) -> str:
    return verdict(id)


@which_number.published
def ten_questions() -> Mapping[str, Published]:
    return shown("10.1")


which_number.rule("who clicked", "Who used the app is one number, some 270,000 to 300,000; whom it could read is another.")(
    nothing_more
)
which_number.rule(
    "who gave it", "A number belongs to whoever gave it: the firm its 30 million, the press its 50, Facebook its 87."
)(nothing_more)
which_number.rule(
    "a ceiling", "Up to 87 million is the most that could be reached, built from lists of friends; it counts no transfer."
)(nothing_more)
which_number.rule(
    "none of the four",
    "Some questions none of these numbers answers: the complaint’s friends are a fifth number, and some things nobody has counted.",
)(nothing_more)


@which_number.telling
def tell_which_number(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "installers": "Does it ask about people who did something themselves?",
        "30 million": "Who speaks in it, the firm that received, or the authority that counted people scored?",
        "50 million": "Who could know what on that day, and from whom?",
        "87 million": "Does it ask for what may have been reached, or for what was passed on?",
        "none": "Read what each of the four counts. Does one of them count just this?",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


def _number_unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else number_that_answers(id)


@which_number.mistake("everybody who was reached had clicked", caught_by="who clicked")
def all_had_clicked(id: str) -> str:
    return _number_unless(("n1",), "87 million", id)


@which_number.mistake("the formula needs the number it gives", caught_by="who clicked")
def formula_backwards(id: str) -> str:
    return _number_unless(("n9",), "87 million", id)


@which_number.mistake("Facebook’s number was known from the start", caught_by="who gave it")
def known_from_the_start(id: str) -> str:
    return _number_unless(("n3",), "87 million", id)


@which_number.mistake("the newspapers’ number is the firm’s", caught_by="who gave it")
def press_speaks_for_the_firm(id: str) -> str:
    return _number_unless(("n4", "n6"), "50 million", id)


@which_number.mistake("the newspapers’ number stayed Facebook’s", caught_by="a ceiling")
def press_is_the_ceiling(id: str) -> str:
    return _number_unless(("n2", "n10"), "50 million", id)


@which_number.mistake("the largest number counts what was passed on", caught_by="none of the four")
def largest_is_the_transfer(id: str) -> str:
    return _number_unless(("n5",), "87 million", id)


@which_number.mistake("who installed agreed to all that came after", caught_by="none of the four")
def installers_agreed(id: str) -> str:
    return _number_unless(("n8",), "installers", id)


which_number.accepted("capitals and spaces")(lambda id: f" {number_that_answers(id).upper()} ")
which_number.hint(
    "Write beside each number who gave it, on which day, and what it counts.",
    "Then ask of each question: who did something, who received, who said it when, and what could merely have been reached?",
    "Two are answered by the installers, two by 30 million, one by 50 million, two by 87 million, three by none of them.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 10.2 compute: whom does the app read?

reach = Question(
    "10.2",
    kind="compute",
    outcome="COMP-2",
    minutes=14,
    answer="reach",
    returns=dict[Literal["on lists", "read"], int],
    not_tested=(
        "whether the app asked for all that it could have had",
        "what became of the data",
        "networks of more than some hundred people",
    ),
)

_NAMES = ("Ana", "Ben", "Cem", "Dia", "Eva", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Leo")


@reach.solution
def read_through_friends(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    friends: dict[str, set[str]] = {}
    for one, other in friendships:
        friends.setdefault(one, set()).add(other)
        friends.setdefault(other, set()).add(one)
    lists = [friends.get(each, set()) for each in installers]
    through_friends = set().union(*lists) - set(switched_off)
    return {"on lists": sum(map(len, lists)), "read": len(through_friends | set(installers))}


def _some(draw: Draw, count: int) -> list[str]:
    return draw.some(_NAMES, count)


@reach.rule("both ways", "A friendship goes both ways: whichever name stands first, each stands on the other’s list.")
def either_way_round(draw: Draw) -> Iterator[tuple[Any, ...]]:
    a, b, c = _some(draw, 3)
    yield [[a, b]], [b], []
    yield [[a, b], [c, b]], [b], []
    yield [[b, a], [c, b]], [b], []


@reach.rule("once", "A friend whom two installers share stands on two lists, and is read once.")
def shared_friends(draw: Draw) -> Iterator[tuple[Any, ...]]:
    a, b, c, d = _some(draw, 4)
    yield [[a, c], [b, c]], [a, b], []
    yield [[a, c], [b, c], [b, d]], [a, b], []
    yield [[a, c], [a, d], [b, c], [b, d]], [a, b], []


@reach.rule(
    "installers", "Who installs is read herself, with friends or without, and as one person if she is a friend of another."
)
def installers_themselves(draw: Draw) -> Iterator[tuple[Any, ...]]:
    a, b, c = _some(draw, 3)
    yield [], [a], []
    yield [[a, b]], [a], []
    yield [[a, b]], [a, b], []
    yield [[a, b]], [c], []
    yield [[a, b], [b, c]], [a, b], []


@reach.rule(
    "switched off",
    "Who switched it off stands on her friends’ lists and is not read through them; if she installs, she is read.",
)
def settings_that_close(draw: Draw) -> Iterator[tuple[Any, ...]]:
    a, b, c, d = _some(draw, 4)
    yield [[a, b]], [a], [b]
    yield [[a, b], [a, c]], [a], [c]
    yield [[a, b], [c, d]], [a, c], [b, d]
    yield [], [a], [a]
    yield [[a, b]], [a], [a]
    yield [[a, b]], [a, b], [b]


@reach.rule("written twice", "A friendship that is written down twice is one friendship.")
def pairs_again(draw: Draw) -> Iterator[tuple[Any, ...]]:
    a, b, c = _some(draw, 3)
    yield [[a, b], [a, b]], [a], []
    yield [[a, b], [b, a]], [a], []
    yield [[a, b], [b, a], [a, c]], [a], []


@reach.rule("no further", "The app reads friends, and no friends of friends.")
def friends_of_friends(draw: Draw) -> Iterator[tuple[Any, ...]]:
    a, b, c, d = _some(draw, 4)
    yield [[a, b], [b, c]], [a], []
    yield [[a, b], [b, c], [c, d]], [a], []
    yield [[c, d]], [a], []
    yield [[b, a]], [], []


@reach.rule("any network", "All of it holds in a larger network too.", mixed=True)
def drawn_networks(draw: Draw) -> Iterator[tuple[Any, ...]]:
    a, b, c, d = _some(draw, 4)
    yield [[a, d], [b, d], [c, d]], [a, b, c], []
    for size, ties in ((6, 8), (9, 14), (12, 30)):
        people = _some(draw, size)
        pairs = [draw.some(people, 2) for _ in range(ties)]
        yield pairs, draw.some(people, 1 + draw.below(4)), draw.some(people, draw.below(4))
    many = [f"p{number}" for number in range(60)]
    yield [draw.some(many, 2) for _ in range(150)], draw.some(many, 6), draw.some(many, 8)


@reach.telling
def tell_reach(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    friendships, installers, switched_off = arguments
    pairs = ", ".join(f"{one}–{other}" for one, other in friendships[:8]) or "none"
    rest = f" and {len(friendships) - 8} more" if len(friendships) > 8 else ""
    off = f" Switched off: {', '.join(switched_off)}." if switched_off else ""
    wrong = "; ".join(
        f"“{name}” should be {expected[name]}, yours is {got[name]}" for name in expected if expected[name] != got[name]
    )
    return f"Friendships: {pairs}{rest}. Installed: {', '.join(installers) or 'nobody'}.{off} Here {wrong}."


@reach.mistake("a friend is who stands second", caught_by="both ways")
def one_way_only(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    lists = [{other for one, other in friendships if one == each} for each in installers]
    return {"on lists": sum(map(len, lists)), "read": len((set().union(*lists) - set(switched_off)) | set(installers))}


@reach.mistake("every line of every list is a person", caught_by="once")
def adds_up_the_lists(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    pairs = {frozenset(pair) for pair in friendships}
    on_lists = [person for each in installers for pair in pairs if each in pair for person in pair - {each}]
    others = [person for person in on_lists if person not in installers and person not in switched_off]
    return {"on lists": len(on_lists), "read": len(others) + len(installers)}


@reach.mistake("two lists that meet count once on paper too", caught_by="once")
def lists_without_overlap(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    right = read_through_friends(friendships, installers, switched_off)
    reached = {person for pair in friendships for person in pair if any({each} < set(pair) for each in installers)}
    friends = {
        person
        for person in reached
        if any(set(pair) == {person, each} for pair in friendships for each in installers if each != person)
    }
    return right | {"on lists": len(friends)}


@reach.mistake("only friends are read", caught_by="installers")
def without_installers(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    right = read_through_friends(friendships, installers, switched_off)
    return right | {"read": right["read"] - len(installers)}


@reach.mistake("a friend who installed counts as both", caught_by="installers")
def friend_and_installer(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    right = read_through_friends(friendships, installers, switched_off)
    both = [each for each in installers if any(each in pair and {*pair} - {each} <= {*installers} for pair in friendships)]
    return right | {"read": right["read"] + len([each for each in both if each not in switched_off])}


@reach.mistake("a switch that was set changes nothing", caught_by="switched off")
def ignores_the_switch(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    return read_through_friends(friendships, installers, [])


@reach.mistake("who switched off is never read", caught_by="switched off")
def switch_covers_all(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    right = read_through_friends(friendships, installers, switched_off)
    return right | {"read": right["read"] - len(set(installers) & set(switched_off))}


@reach.mistake("who switched off stands on no list", caught_by="switched off")
def switch_clears_lists(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    right = read_through_friends(friendships, installers, switched_off)
    lists = ({person for pair in friendships if each in pair for person in pair} - {each} for each in installers)
    return right | {"on lists": sum(len(each - set(switched_off)) for each in lists)}


@reach.mistake("each line of the file is a friendship", caught_by="written twice")
def counts_lines(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    right = read_through_friends(friendships, installers, switched_off)
    return right | {"on lists": sum(pair.count(each) for pair in friendships for each in installers)}


@reach.mistake("friends of friends are read too", caught_by="no further")
def two_steps(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    right = read_through_friends(friendships, installers, switched_off)
    read = set(installers)
    for _ in range(2):
        read |= {person for pair in friendships if read & set(pair) for person in pair if person not in switched_off}
    return right | {"read": len(read)}


@reach.mistake("whoever is in the network is read", caught_by="no further")
def whole_network(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    right = read_through_friends(friendships, installers, switched_off)
    everybody = {person for pair in friendships for person in pair if person not in switched_off}
    return right | {"read": len(everybody | set(installers))}


@reach.mistake("what two lists share is taken off once for each two lists", caught_by="any network")
def overlaps_of_two(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    def others(each: str) -> set[str]:
        hers = {person for pair in friendships if each in pair for person in pair}
        return hers - set(installers) - set(switched_off)

    lists = [others(each) for each in installers]
    shared = sum(len(one & other) for number, one in enumerate(lists) for other in lists[:number])
    right = read_through_friends(friendships, installers, switched_off)
    return right | {"read": len(installers) + sum(map(len, lists)) - shared}


@reach.accepted("with loops and lists")
def with_loops(friendships: list[list[str]], installers: list[str], switched_off: list[str]) -> dict[str, int]:
    on_lists, read = 0, []
    for each in installers:
        hers = []
        for pair in friendships:
            if each in pair:
                other = pair[1] if pair[0] == each else pair[0]
                if other not in hers:
                    hers.append(other)
        on_lists += len(hers)
        read += [each] + [other for other in hers if other not in switched_off]
    return {"read": len(dict.fromkeys(read)), "on lists": on_lists}


explained_by_known_mistakes(reach)
reach.hint(
    "First make each installer’s list: the other name of every pair that holds hers, each name once.",
    "“on lists” adds up the lengths of these lists. For “read”, put all names into one set: a set holds each person once.",
    "Take those who switched off out of that set, and then put all installers in.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 10.3 compute: what adds up?

adds_up = Question(
    "10.3",
    kind="compute",
    outcome="COMP-3",
    minutes=14,
    answer="adds_up",
    returns=dict[str, int],
    not_tested=(
        "what the sums were worth on their days",
        "whether a payment was a punishment or the price of peace",
        "what a matter would have cost that was never brought",
    ),
)

Step = dict[str, Any]


@adds_up.solution
def sums_that_stand(steps: list[Step]) -> dict[str, int]:
    latest: dict[str, Step] = {}
    for step in steps:
        if step["matter"] not in latest or step["day"] > latest[step["matter"]]["day"]:
            latest[step["matter"]] = step
    sums: dict[str, int] = {}
    for step in latest.values():
        if step["stage"] in ("imposed", "agreed", "paid") and step["covers"] == "the quiz":
            sums[step["currency"]] = sums.get(step["currency"], 0) + step["amount"]
    return sums


_CURRENCIES = ("AUD", "BRL", "EUR", "GBP", "KRW", "USD")
_FIRST = date(2031, 2, 1)
_STANDS = ("imposed", "agreed", "paid")


def _matter(draw: Draw, number: int, **given: Any) -> Step:
    drawn = {
        "matter": f"m{number}",
        "day": _FIRST + timedelta(draw.below(300)),
        "stage": "paid",
        "amount": 1_000 * (1 + draw.below(900)),
        "currency": "EUR",
        "covers": "the quiz",
    }
    return drawn | given


def _then(draw: Draw, step: Step, **given: Any) -> Step:
    """A later step of the same matter."""
    return step | {"day": step["day"] + timedelta(1 + draw.below(300))} | given


@adds_up.rule("currencies", "Sums of one currency add up; those of different currencies stand side by side.")
def unlike_money(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two = draw.some(_CURRENCIES, 2)
    yield ([_matter(draw, 1, currency=one), _matter(draw, 2, currency=two)],)
    yield ([_matter(draw, 1, currency=one), _matter(draw, 2, currency=two), _matter(draw, 3, currency=one)],)


@adds_up.rule(
    "one matter once",
    "Steps of one matter are one sum on its way, whatever order they are listed in: the latest tells how much.",
)
def steps_of_one_matter(draw: Draw) -> Iterator[tuple[Any, ...]]:
    first = _matter(draw, 1, stage="imposed")
    paid = _then(draw, first, stage="paid")
    yield ([first, paid],)
    yield ([paid, first],)
    less = _then(draw, first, stage="imposed", amount=first["amount"] // 2)
    yield ([first, less],)
    yield ([less, first],)
    more = _then(draw, less, amount=first["amount"] + 1_000)
    yield ([more, first, less],)


@adds_up.rule(
    "proposed",
    "What is only proposed is owed by nobody; where the latest step is a proposal, what came before it stands no more.",
)
def only_proposed(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield ([_matter(draw, 1, stage="proposed")],)
    yield ([_matter(draw, 1, stage="proposed", currency="GBP"), _matter(draw, 2)],)
    proposed = _matter(draw, 1, stage="proposed")
    yield ([proposed, _then(draw, proposed, stage="agreed")],)
    imposed = _matter(draw, 1, stage="imposed")
    yield ([imposed, _then(draw, imposed, stage="proposed", amount=imposed["amount"] + 1_000)],)


@adds_up.rule("annulled", "What was annulled does not stand, unless it was imposed again later.")
def annulled_and_again(draw: Draw) -> Iterator[tuple[Any, ...]]:
    imposed = _matter(draw, 1, stage="imposed")
    gone = _then(draw, imposed, stage="annulled")
    yield ([imposed, gone],)
    yield ([imposed, gone, _matter(draw, 2)],)
    yield ([imposed, gone, _then(draw, gone, stage="imposed")],)


@adds_up.rule("covers more", "A sum that covers more than the quiz is not the price of the quiz, and no part of it is named.")
def wider_matters(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield ([_matter(draw, 1, covers="more")],)
    yield ([_matter(draw, 1, covers="more"), _matter(draw, 2)],)
    yield ([_matter(draw, 1, covers="more", amount=5_000_000_000, currency="USD"), _matter(draw, 2, currency="USD")],)


@adds_up.rule("what stands", "Imposed, agreed or paid, a sum stands; a currency in which none stands is left out.")
def each_that_stands(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield ([],)
    for stage in _STANDS:
        yield ([_matter(draw, 1, stage=stage)],)


@adds_up.rule("any list", "All of it holds for a longer list too.", mixed=True)
def drawn_lists(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one = _matter(draw, 1)
    yield ([one, _matter(draw, 2, amount=one["amount"])],)
    for count in (4, 8, 14):
        steps: list[Step] = []
        for number in range(count):
            step = _matter(
                draw,
                number,
                stage=draw.pick(("proposed", *_STANDS)),
                currency=draw.pick(_CURRENCIES[:3]),
                covers=draw.pick(("the quiz", "the quiz", "more")),
            )
            steps.append(step)
            for _ in range(draw.below(3)):
                step = _then(draw, step, stage=draw.pick((*_STANDS, "annulled")), amount=step["amount"] // (1 + draw.below(2)))
                steps.append(step)
        yield (draw.some(steps, len(steps)),)


@adds_up.telling
def tell_adds_up(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    (steps,) = arguments
    told = "; ".join(
        f"{step['matter']} {step['stage']} on {step['day']}, {step['currency']} {step['amount']:,}, covers {step['covers']}"
        for step in steps[:6]
    )
    rest = f"; and {len(steps) - 6} more" if len(steps) > 6 else ""
    return f"Steps: {told or 'none'}{rest}. What stands: {_money(expected)}; yours: {_money(got)}."


def _money(sums: dict[str, int]) -> str:
    return ", ".join(f"{currency} {sums[currency]:,}" for currency in sorted(sums)) or "nothing"


@adds_up.mistake("money is money", caught_by="currencies")
def one_currency(steps: list[Step]) -> dict[str, int]:
    right = sums_that_stand(steps)
    return {min(right): sum(right.values())} if right else {}


@adds_up.mistake("the largest currency stands for all", caught_by="currencies")
def largest_only(steps: list[Step]) -> dict[str, int]:
    right = sums_that_stand(steps)
    return {key: right[key] for key in right if right[key] == max(right.values())}


@adds_up.mistake("each announcement is a penalty", caught_by="one matter once")
def every_step_counts(steps: list[Step]) -> dict[str, int]:
    standing = [sums_that_stand([step]) for step in steps]
    last = {step["matter"]: step["stage"] for step in sorted(steps, key=lambda step: step["day"])}
    sums: dict[str, int] = {}
    for step, found in zip(steps, standing, strict=True):
        if last[step["matter"]] in _STANDS and not any(
            other["matter"] == step["matter"] and other["stage"] == "annulled" and other["day"] > step["day"] for other in steps
        ):
            for currency, amount in found.items():
                sums[currency] = sums.get(currency, 0) + amount
    return sums


@adds_up.mistake("the first figure is the figure", caught_by="one matter once")
def first_amount(steps: list[Step]) -> dict[str, int]:
    first: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: step["day"]):
        first.setdefault(step["matter"], step)
    return sums_that_stand([step | {"amount": first[step["matter"]]["amount"]} for step in steps])


@adds_up.mistake("what stands last in the list is the latest", caught_by="one matter once")
def order_of_the_list(steps: list[Step]) -> dict[str, int]:
    last = {step["matter"]: step for step in steps}
    return sums_that_stand(list(last.values()))


@adds_up.mistake("a proposal is a fine", caught_by="proposed")
def proposals_count(steps: list[Step]) -> dict[str, int]:
    return sums_that_stand([step | {"stage": "imposed"} if step["stage"] == "proposed" else step for step in steps])


@adds_up.mistake("a new proposal leaves the old sum standing", caught_by="proposed")
def proposals_are_skipped(steps: list[Step]) -> dict[str, int]:
    return sums_that_stand([step for step in steps if step["stage"] != "proposed"])


@adds_up.mistake("once imposed, always imposed", caught_by="annulled")
def never_annulled(steps: list[Step]) -> dict[str, int]:
    return sums_that_stand([step for step in steps if step["stage"] != "annulled"])


@adds_up.mistake("once annulled, gone for good", caught_by="annulled")
def gone_for_good(steps: list[Step]) -> dict[str, int]:
    gone = {step["matter"] for step in steps if step["stage"] == "annulled"}
    return sums_that_stand([step for step in steps if step["matter"] not in gone])


@adds_up.mistake("what is imposed twice is owed twice", caught_by="annulled")
def imposed_twice(steps: list[Step]) -> dict[str, int]:
    gone = {step["matter"] for step in steps if step["stage"] == "annulled"}
    earlier = [
        step | {"matter": f"{step['matter']} at first"}
        for step in steps
        if step["matter"] in gone
        and step["stage"] in _STANDS
        and any(
            other["matter"] == step["matter"] and other["stage"] in _STANDS and other["day"] > step["day"] for other in steps
        )
    ]
    return sums_that_stand([*steps, *earlier])


@adds_up.mistake("the largest settlement is the price of the quiz", caught_by="covers more")
def covers_all(steps: list[Step]) -> dict[str, int]:
    return sums_that_stand([step | {"covers": "the quiz"} for step in steps])


@adds_up.mistake("only what is paid stands", caught_by="what stands")
def paid_only(steps: list[Step]) -> dict[str, int]:
    return sums_that_stand([step for step in steps if step["stage"] not in ("imposed", "agreed")])


@adds_up.mistake("a settlement is no penalty", caught_by="what stands")
def no_settlements(steps: list[Step]) -> dict[str, int]:
    return sums_that_stand([step | {"stage": "proposed"} if step["stage"] == "agreed" else step for step in steps])


@adds_up.mistake("nothing is a sum too", caught_by="what stands")
def zeros_stay(steps: list[Step]) -> dict[str, int]:
    return {step["currency"]: 0 for step in steps} | sums_that_stand(steps)


@adds_up.mistake("the same amount is the same matter", caught_by="any list")
def same_amount_once(steps: list[Step]) -> dict[str, int]:
    matters = {step["matter"] for step in steps}
    parts = {tuple(sums_that_stand([step for step in steps if step["matter"] == matter]).items()) for matter in matters}
    sums: dict[str, int] = {}
    for currency, amount in (item for part in parts for item in part):
        sums[currency] = sums.get(currency, 0) + amount
    return sums


@adds_up.accepted("sorted first, then a loop over matters")
def sorted_first(steps: list[Step]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for matter in {step["matter"] for step in steps}:
        last = sorted((step for step in steps if step["matter"] == matter), key=lambda step: step["day"])[-1]
        if last["stage"] not in ("proposed", "annulled") and last["covers"] != "more":
            sums.setdefault(last["currency"], 0)
            sums[last["currency"]] += last["amount"]
    return sums


explained_by_known_mistakes(adds_up)
adds_up.hint(
    "Keep one step of each matter: the one with the latest day. Days compare as numbers do.",
    "Of these, skip what is proposed or annulled, and what covers more.",
    "Then, for each that is left: sums[currency] = sums.get(currency, 0) + amount.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 10.4 decide: where does the chain break?

link_holds = Question(
    "10.4",
    kind="decide",
    outcome="COMP-4",
    minutes=16,
    answer="link_holds",
    returns=set[Finding],
    in_table=set[
        Literal["not shown", "said by another", "only silence", "another recipient", "another purpose", "broken before"]
    ],
    not_tested=(
        "whether a law asks for a yes at all, or allows another ground",
        "whether she understood what she was told",
        "whether more was passed on than the link says",
    ),
)


@link_holds.solution
def where_it_breaks(link: Link, before: list[Link]) -> Iterator[Finding]:
    def own_reasons(link: Link) -> list[str]:
        if not link.yes_by:
            return ["not shown"]
        reasons = {
            "said by another": link.yes_by != link.person,
            "only silence": link.yes_how == "silence",
            "another recipient": link.yes_to != link.receiver,
            "another purpose": link.yes_for != link.purpose,
        }
        return [rule for rule, applies in reasons.items() if applies]

    for rule in own_reasons(link):
        yield Finding(link.id, "The yes does not carry this link.", rule)
    if any(own_reasons(each) for each in before):
        yield Finding(link.id, "A link before it does not hold.", "broken before")


def _own_reasons(link: Link) -> list[str]:
    return [finding.rule for finding in where_it_breaks(link, [])]


_LINK_RULES = {
    "q1": "said by another",
    "q2": "said by another",
    "q3": "only silence",
    "q4": "another purpose",
    "q5": "broken before",
    "q6": "each reason",
    "q7": "said by another",
    "q8": "broken before",
    "q9": "another recipient",
    "q10": "broken before",
}


def _before(link: Link, links: Mapping[str, Link]) -> list[Link]:
    """The links by which the data came, the first first."""
    if not link.follows:
        return []
    last = links[link.follows]
    return [*_before(last, links), last]


@link_holds.published
def ten_links() -> Mapping[str, Published]:
    links = {each.id: each for each in table("links")}
    return {id: Published(rule, (links[id], _before(links[id], links)), f"{links[id]}.") for id, rule in _LINK_RULES.items()}


_PEOPLE = ("Ms Lund", "Mr Osei", "Ms Varga", "Mr Diaz")
_FIRMS = ("Tern Maps", "Harbour Fund", "Lumen View", "Birch Pay", "Fern Bank")
_PURPOSES = ("run the quiz", "choose voters", "sell shoes", "set a price", "train a matcher")


def _sound(draw: Draw, number: int = 1, after: Link | None = None) -> Link:
    """A link that holds."""
    person = after.person if after else draw.pick(_PEOPLE)
    giver = after.receiver if after else "Quill Photo"
    receiver = draw.pick([firm for firm in _FIRMS if firm != giver])
    purpose = draw.pick(_PURPOSES)
    how: Any = draw.pick(("act", "statement"))
    follows = after.id if after else ""
    return Link(f"q{10 * number + draw.below(10)}", follows, person, giver, receiver, purpose, person, how, receiver, purpose)


def _other(draw: Draw, items: tuple[str, ...], than: str) -> str:
    return draw.pick([item for item in items if item != than])


@link_holds.rule(
    "said by another",
    "Who installs says yes for herself; neither a friend nor a firm that gives or receives can say it for her.",
)
def yes_of_a_friend(draw: Draw) -> Iterator[tuple[Any, ...]]:
    link = _sound(draw, 2)
    yield replace(link, yes_by=_other(draw, _PEOPLE, link.person)), []
    yield link, []
    first = _sound(draw, 3)
    second = _sound(draw, 4, first)
    yield replace(second, yes_by=_other(draw, _PEOPLE, link.person)), [first]
    yield replace(first, yes_by=first.giver), []
    yield replace(second, yes_by=second.receiver), [first]
    yield replace(link, person="Ms Lund", yes_by="Mr Lund"), []


@link_holds.rule(
    "only silence", "A setting that nobody touched is no yes, whoever’s it is; a button pressed or a word said is one."
)
def untouched_settings(draw: Draw) -> Iterator[tuple[Any, ...]]:
    link = _sound(draw, 2)
    yield replace(link, yes_how="silence"), []
    for how in ("act", "statement"):
        yield replace(link, yes_how=how), []


@link_holds.rule("another recipient", "A yes to one receiver reaches no other, not even for the same purpose.")
def who_receives(draw: Draw) -> Iterator[tuple[Any, ...]]:
    first = _sound(draw, 2)
    second = _sound(draw, 3, first)
    yield replace(second, yes_to=second.giver), [first]
    yield replace(first, yes_to=_other(draw, _FIRMS, first.receiver)), []
    yield replace(second, yes_to=_other(draw, _FIRMS, second.receiver)), [first]
    for receiver, named in (("Lumen View Asia", "Lumen View"), ("Lumen View", "Lumen View Asia"), ("Lumen Labs", "Lumen View")):
        yield replace(first, receiver=receiver, yes_to=named), []
    yield replace(_sound(draw, 4, second), receiver=first.receiver, yes_to=second.receiver), [first, second]
    back = replace(second, purpose=first.purpose, yes_for=first.purpose, yes_to=first.receiver)
    yield back, [first]


@link_holds.rule("another purpose", "A yes for one purpose carries no other, not even with the same receiver.")
def what_for(draw: Draw) -> Iterator[tuple[Any, ...]]:
    first = _sound(draw, 2)
    second = _sound(draw, 3, first)
    yield replace(first, purpose=_other(draw, _PURPOSES, first.purpose)), []
    yield replace(second, purpose=_other(draw, _PURPOSES, second.purpose)), [first]
    other = replace(second, purpose=_other(draw, _PURPOSES, first.purpose))
    yield replace(other, yes_for=first.purpose), [first]
    yield replace(second, purpose=first.purpose, yes_for=_other(draw, _PURPOSES, first.purpose)), [first]
    for purpose, agreed in (("sell shoes elsewhere", "sell shoes"), ("sell shoes", "sell shoes elsewhere")):
        yield replace(first, purpose=purpose, yes_for=agreed), []


@link_holds.rule(
    "not shown", "Where no yes is shown, that is the finding, and nothing can be said of whose, how, to whom and for what."
)
def no_yes_anywhere(draw: Draw) -> Iterator[tuple[Any, ...]]:
    blank: dict[str, Any] = {"yes_by": "", "yes_how": "not shown", "yes_to": "", "yes_for": ""}
    first = _sound(draw, 2)
    yield replace(first, **blank), []
    yield replace(_sound(draw, 3, first), **blank), [first]


@link_holds.rule("broken before", "What came by a link that does not hold is not mended by a good yes later, however far on.")
def earlier_links(draw: Draw) -> Iterator[tuple[Any, ...]]:
    first = _sound(draw, 2)
    second = _sound(draw, 3, first)
    third = _sound(draw, 4, second)
    faults: tuple[dict[str, Any], ...] = (
        {"yes_by": _other(draw, _PEOPLE, first.person)},
        {"yes_how": "silence"},
        {"yes_to": _other(draw, _FIRMS, first.receiver)},
        {"yes_for": _other(draw, _PURPOSES, first.purpose)},
        {"yes_by": "", "yes_how": "not shown", "yes_to": "", "yes_for": ""},
    )
    for fault in faults:
        yield second, [replace(first, **fault)]
        yield third, [replace(first, **fault), second]
    yield third, [first, replace(second, yes_how="silence")]
    yield third, [first, second]
    fourth = _sound(draw, 5, third)
    yield fourth, [replace(first, yes_how="silence"), second, third]
    yield fourth, [first, second, third]


@link_holds.rule(
    "each reason", "Each reason is looked at for itself: a link can have several, and a break before besides.", mixed=True
)
def several_reasons(draw: Draw) -> Iterator[tuple[Any, ...]]:
    first = _sound(draw, 2)
    second = _sound(draw, 3, first)
    friend = _other(draw, _PEOPLE, first.person)
    yield replace(first, yes_by=friend, yes_how="silence"), []
    elsewhere = _other(draw, _FIRMS, second.receiver)
    yield (
        replace(second, yes_by=friend, yes_how="silence", yes_to=elsewhere, yes_for=_other(draw, _PURPOSES, second.purpose)),
        [first],
    )
    yield replace(second, yes_to=_other(draw, _FIRMS, second.receiver), yes_how="silence"), [first]
    yield replace(second, yes_for=_other(draw, _PURPOSES, second.purpose)), [replace(first, yes_by=friend)]
    yield replace(second, yes_by="", yes_how="not shown", yes_to="", yes_for=""), [replace(first, yes_how="silence")]
    for _ in range(8):
        chain: list[Link] = []
        for number in range(1 + draw.below(3)):
            link = _sound(draw, 2 + number, chain[-1] if chain else None)
            faults = draw.some(("yes_by", "yes_how", "yes_to", "yes_for"), draw.below(3))
            values = {
                "yes_by": _other(draw, _PEOPLE, link.person),
                "yes_how": "silence",
                "yes_to": _other(draw, _FIRMS, link.receiver),
                "yes_for": _other(draw, _PURPOSES, link.purpose),
            }
            chain.append(replace(link, **{fault: values[fault] for fault in faults}))  # type: ignore[arg-type]
        yield chain[-1], chain[:-1]


@link_holds.telling
def tell_link_holds(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    link, before = arguments
    told = f"{link.id}: {link}."
    if before:
        told += " It came by " + "; ".join(f"{each.id}: {each}" for each in before) + "."
    known = {"not shown", "said by another", "only silence", "another recipient", "another purpose", "broken before"}
    wanted, found = sorted(_rules_of(expected)), sorted(_rules_of(got))
    unknown = [rule for rule in found if rule not in known]
    if unknown:
        return f"{told} Your answer finds “{unknown[0]}”, which is none of the six rules."
    if wanted == found and wanted:
        return f"{told} Your findings name the right rules and another place than {link.id}."
    return f"{told} Findings: {', '.join(wanted) or 'none'}; yours: {', '.join(found) or 'none'}.{_would_change(wanted)}"


def _rules_of(found: Any) -> list[str]:
    return [each.rule if isinstance(each, Finding) else each for each in found]


def _would_change(rules: list[str]) -> str:
    """The missing fact that would change the verdict."""
    if rules == ["broken before"]:
        return " A yes that carries the earlier link would change that, and nothing at this one."
    return " A yes of hers, said to this receiver and for this, would change that." if rules else ""


@link_holds.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted({each.rule for each in found})


def _without(link: Link, before: list[Link], *rules: str) -> list[Finding]:
    return [each for each in where_it_breaks(link, before) if each.rule not in rules]


def _seen(change: Any, link: Link, before: list[Link]) -> list[Finding]:
    """The findings of somebody who takes each link for another, before it and here."""
    return list(where_it_breaks(change(link), [change(each) for each in before]))


@link_holds.mistake("her friend clicked, so she agreed", caught_by="said by another")
def friends_may_say_yes(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, "said by another")


@link_holds.mistake("who hands the data on may say yes for her", caught_by="said by another")
def givers_may_say_yes(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, *["said by another"] * (link.yes_by == link.giver))


@link_holds.mistake("who receives the data may say yes for her", caught_by="said by another")
def receivers_may_say_yes(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, *["said by another"] * (link.yes_by == link.receiver))


@link_holds.mistake("who bears her name may say yes for her", caught_by="said by another")
def namesakes_may_say_yes(link: Link, before: list[Link]) -> list[Finding]:
    alike = link.yes_by.split()[-1:] == link.person.split()[-1:]
    return _without(link, before, *["said by another"] * alike)


@link_holds.mistake("nobody but the one who clicked has a yes to lose", caught_by="said by another")
def every_yes_is_anothers(link: Link, before: list[Link]) -> list[Finding]:
    own = [Finding(link.id, "Nobody can agree to that.", "said by another")] if link.yes_by and not before else []
    return [*where_it_breaks(link, before), *own]


@link_holds.mistake("she could have switched it off", caught_by="only silence")
def settings_say_yes(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, "only silence")


@link_holds.mistake("a button is no word, so it is silence", caught_by="only silence")
def buttons_are_silent(link: Link, before: list[Link]) -> list[Finding]:
    also = [Finding(link.id, "Nothing was said.", "only silence")] if link.yes_how == "act" else []
    return [*where_it_breaks(link, before), *also]


@link_holds.mistake("a yes to the app is a yes to its partners", caught_by="another recipient")
def partners_are_covered(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, "another recipient")


@link_holds.mistake("a yes to a firm is a yes to its group", caught_by="another recipient")
def group_is_covered(link: Link, before: list[Link]) -> list[Finding]:
    related = bool(link.yes_to) and (link.yes_to in link.receiver or link.receiver in link.yes_to)
    return _without(link, before, *["another recipient"] * related)


@link_holds.mistake("who had the data once may have them again", caught_by="another recipient")
def had_them_once(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, *["another recipient"] * (link.receiver in [each.yes_to for each in before]))


@link_holds.mistake("the same purpose makes any receiver right", caught_by="another recipient")
def purpose_decides(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, *["another recipient"] * (link.yes_for == link.purpose))


@link_holds.mistake("a yes is a yes, whatever for", caught_by="another purpose")
def any_purpose(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, "another purpose")


@link_holds.mistake("what she agreed to at first holds for every hand", caught_by="another purpose")
def agreed_at_first(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, *["another purpose"] * (link.purpose in [each.yes_for for each in before]))


@link_holds.mistake("a purpose is the same elsewhere", caught_by="another purpose")
def purposes_that_sound_alike(link: Link, before: list[Link]) -> list[Finding]:
    alike = bool(link.yes_for) and (link.yes_for in link.purpose or link.purpose in link.yes_for)
    return _without(link, before, *["another purpose"] * alike)


@link_holds.mistake("who was told no is not asked", caught_by="not shown")
def blank_is_fine(link: Link, before: list[Link]) -> list[Finding]:
    return _without(link, before, "not shown")


@link_holds.mistake("a blank is another recipient and another purpose too", caught_by="not shown")
def blank_is_everything(link: Link, before: list[Link]) -> list[Finding]:
    more = ("said by another", "another recipient", "another purpose") if not link.yes_by else ()
    return [*where_it_breaks(link, before), *(Finding(link.id, "It is blank.", rule) for rule in more)]


@link_holds.mistake("a good yes now mends what came before", caught_by="broken before")
def later_yes_mends(link: Link, before: list[Link]) -> list[Finding]:
    return [] if not _own_reasons(link) else list(where_it_breaks(link, before))


@link_holds.mistake("only the link right before counts", caught_by="broken before")
def one_step_back(link: Link, before: list[Link]) -> list[Finding]:
    return list(where_it_breaks(link, before[-1:]))


@link_holds.mistake("only the first link counts", caught_by="broken before")
def first_link_only(link: Link, before: list[Link]) -> list[Finding]:
    return list(where_it_breaks(link, before[:1]))


@link_holds.mistake("a missing yes breaks no chain", caught_by="broken before")
def blanks_break_nothing(link: Link, before: list[Link]) -> list[Finding]:
    return list(where_it_breaks(link, [each for each in before if each.yes_by]))


@link_holds.mistake("one reason says it all", caught_by="each reason")
def first_reason_only(link: Link, before: list[Link]) -> list[Finding]:
    return list(where_it_breaks(link, before))[:1]


@link_holds.accepted("with lists, as pairs of rule and place")
def as_pairs(link: Link, before: list[Link]) -> list[tuple[str, str]]:
    def faults(each: Link) -> list[str]:
        if each.yes_by == "":
            return ["not shown"]
        found = []
        if each.person != each.yes_by:
            found.append("said by another")
        if each.yes_how not in ("act", "statement"):
            found.append("only silence")
        if each.receiver != each.yes_to:
            found.append("another recipient")
        if each.purpose != each.yes_for:
            found.append("another purpose")
        return found

    broken = ["broken before"] if [fault for each in before for fault in faults(each)] else []
    return [(rule, link.id) for rule in faults(link) + broken]


@link_holds.touches
def what_differs(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    """The rules of the mistake that gives this very answer; else those that one list has and the other has not."""
    differing = set(_rules_of(expected)) ^ set(_rules_of(got))
    return of_known_mistakes(link_holds, arguments, got) or differing & set(link_holds.criteria)


link_holds.hint(
    "Write a function for one link by itself first: no yes shown, or up to four other reasons.",
    "Compare link.yes_by with link.person, link.yes_to with link.receiver, link.yes_for with link.purpose.",
    "Then ask the same function about each link in before: if it finds anything for any of them, yield “broken before”.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 10.5 weigh: in which of the two cases?

in_which = Question(
    "10.5",
    kind="weigh",
    outcome="COMP-5",
    minutes=12,
    answer="in_which",
    returns=Literal["both", "the quiz", "the remark", "neither"],
    not_tested=(
        "what no row says, which may be true all the same",
        "which case is the worse one",
        "cases on which two blind readers differ",
    ),
)


@in_which.solution
def where_rows_bear_it_out(id: str) -> str:
    return verdict(id)


@in_which.published
def twelve_sentences() -> Mapping[str, Published]:
    return shown("10.5")


in_which.rule(
    "found or silent",
    "An authority’s finding is a row; that none was located is none, and makes the cases unlike, not one clean.",
)(nothing_more)
in_which.rule(
    "who clicked for whom",
    "That other people’s friends were read is found in one case; what the users of 2020 were asked is not known.",
)(nothing_more)
in_which.rule(
    "which arrow", "Draw the arrow first: what is said to have moved, and from whom to whom, before any word such as sharing."
)(nothing_more)
in_which.rule(
    "how it came out", "Papers and a former employee on one side, one sentence taken back the same evening on the other."
)(nothing_more)
in_which.rule(
    "alike", "Some likeness is real, and no accusation: both were answered in public, and in both a firm’s word went unchecked."
)(nothing_more)
in_which.rule("nowhere", "What no row bears out in either case is no likeness of facts: two unknowns are not two of a kind.")(
    nothing_more
)


@in_which.telling
def tell_in_which(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "both": "Read a row of each: does each bear the sentence out, word for word?",
        "the quiz": "Which row of 2020 would show it there? An allegation that was taken back, or a search without result, does not.",
        "the remark": "Which row of the other case would show it there?",
        "neither": "Is there a row that shows it, or only one that says it, estimates it or leaves it open?",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


def _which_unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else where_rows_bear_it_out(id)


@in_which.mistake("what was found in one case is true of the other", caught_by="found or silent")
def the_chinese_one(id: str) -> str:
    return _which_unless(("v1", "v8"), "both", id)


@in_which.mistake("both lacked consent", caught_by="who clicked for whom")
def both_lacked_consent(id: str) -> str:
    return _which_unless(("v6",), "both", id)


@in_which.mistake("both shared user data with a third party", caught_by="which arrow")
def both_shared(id: str) -> str:
    return _which_unless(("v5", "v10"), "both", id)


@in_which.mistake("both were leaks from inside", caught_by="how it came out")
def both_leaked(id: str) -> str:
    return _which_unless(("v11",), "both", id)


@in_which.mistake("a word taken back was never said", caught_by="how it came out")
def taken_back_is_nothing(id: str) -> str:
    return _which_unless(("v4",), "neither", id)


@in_which.mistake("the cases have nothing in common", caught_by="alike")
def nothing_in_common(id: str) -> str:
    return _which_unless(("v2", "v12"), "the quiz", id)


@in_which.mistake("87 million is a count", caught_by="nowhere")
def ceiling_is_a_count(id: str) -> str:
    return _which_unless(("v9",), "the quiz", id)


@in_which.mistake("it was said, so it is shown", caught_by="nowhere")
def said_is_shown(id: str) -> str:
    return _which_unless(("v3",), "the remark", id)


@in_which.mistake("the denial shows that users had agreed", caught_by="nowhere")
def denial_is_consent(id: str) -> str:
    return _which_unless(("v7",), "the remark", id)


in_which.accepted("capitals and spaces")(lambda id: f" {where_rows_bear_it_out(id).upper()} ")
in_which.hint(
    "Take the two cases one after the other. Ask of each, alone: which row bears this out?",
    "“Is said to” is borne out by a row that says so; “is shown to” is not.",
    "Both: two. The quiz: four. The remark: three. Neither: three.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 10.6 discuss

headline = Question("10.6", kind="discuss", outcome="COMP-5", minutes=14)

QUESTIONS = (which_number, reach, adds_up, link_holds, in_which, headline)
