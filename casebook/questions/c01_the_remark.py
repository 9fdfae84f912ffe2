"""The questions of exercise 1, The remark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from casebook.findings import Finding
from casebook.invented import invented_claims
from casebook.judgement import nothing_more
from casebook.plain import shorten
from casebook.question import Draw, Published, Question
from casebook.records import Claim, Statement
from casebook.tables import row

# ---------------------------------------------------------------------------------------------------------------------
# 1.1 predict: what is it about?

speaks_of = Question(
    "1.1",
    kind="predict",
    outcome="CASE-1",
    minutes=6,
    answer="speaks_of",
    returns=Literal["data", "algorithm", "both", "other"],
    not_tested=("whether any of these statements is true",),
)


@speaks_of.solution
def what_the_ledger_says(claim_id: str) -> str:
    return str(row("claims", claim_id).about)


@speaks_of.published
def eight_claims() -> Mapping[str, Published]:
    rules = {
        "L04": "assertion",
        "N03": "neither",
        "N04": "denial",
        "N05": "licence",
        "N06": "licence",
        "N07": "denial",
        "N08": "neither",
        "X01": "both",
    }
    return {id: Published(rule, (id,), row("claims", id).paraphrase) for id, rule in rules.items()}


speaks_of.rule("assertion", "To say that data was obtained is to speak of data.")(nothing_more)
speaks_of.rule("denial", "A denial that data was handed over still speaks of data: it says that none moved.")(nothing_more)
speaks_of.rule("licence", "A licence to run recognition software speaks of the algorithm; by itself it says nothing of data.")(
    nothing_more
)
speaks_of.rule("both", "One note can say that technology was supplied and, in the same breath, that data stayed where it was.")(
    nothing_more
)
speaks_of.rule("neither", "Who met whom, and who still does business, is neither data nor algorithm.")(nothing_more)


@speaks_of.telling
def tell_about(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    return f"You marked {arguments[0]} as “{got}”."


@speaks_of.mistake("a denial takes the subject away", caught_by="denial")
def denial_is_other(claim_id: str) -> str:
    return "other" if claim_id in ("N04", "N07") else what_the_ledger_says(claim_id)


@speaks_of.mistake("whatever a recogniser does is data", caught_by="licence")
def licence_is_data(claim_id: str) -> str:
    return "data" if claim_id in ("N05", "N06") else what_the_ledger_says(claim_id)


@speaks_of.mistake("one note, one subject", caught_by="both")
def never_both(claim_id: str) -> str:
    about = what_the_ledger_says(claim_id)
    return "algorithm" if about == "both" else about


@speaks_of.mistake("the affair is about data, so every sentence is", caught_by="neither")
def all_of_it_is_data(claim_id: str) -> str:
    about = what_the_ledger_says(claim_id)
    return "data" if about == "other" else about


@speaks_of.mistake("a vague remark is about nothing", caught_by="assertion")
def vague_is_other(claim_id: str) -> str:
    return "other" if claim_id == "L04" else what_the_ledger_says(claim_id)


speaks_of.accepted("in capitals")(lambda claim_id: what_the_ledger_says(claim_id).upper())
speaks_of.hint(
    "Ask what would have moved, or been said not to move, if the sentence were true.",
    "“We gave no X” is a sentence about X.",
    "One of the eight speaks of both, two of neither.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 1.2 compute: on nobody else's word

own_word_only = Question(
    "1.2",
    kind="compute",
    outcome="CASE-2",
    minutes=10,
    answer="own_word_only",
    returns=set[str],
    not_tested=("whether a claim that rests on one party's word is true or false", "claims that nobody wrote down"),
)

_CHECKED = ("corroborated", "partly", "contradicted")
_NOT_OWN = ("third-party report", "registry record", "official finding", "inference", "unnamed opinion", "none")


def _claims(draw: Draw, *rows: dict[str, Any]) -> tuple[list[Claim]]:
    return (invented_claims(draw, *rows),)


@own_word_only.solution
def resting_on_own_word(claims: list[Claim]) -> set[str]:
    own = ("own word", "own correction")
    return {claim.id for claim in claims if claim.footing in own and claim.status == "uncorroborated"}


@own_word_only.rule(
    "own word", "A claim rests on its speaker's word alone when the footing is the speaker's own and nothing bears it out."
)
def each_footing(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _claims(draw, {})
    for footing in _NOT_OWN:
        yield _claims(draw, {"footing": footing})
    yield _claims(draw, {}, {"footing": draw.pick(_NOT_OWN)}, {})


@own_word_only.rule("correction", "A party that corrects itself is still the same party: its correction is its own word again.")
def correcting_oneself(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _claims(draw, {"footing": "own correction"})
    yield _claims(draw, {}, {"footing": "own correction"})


@own_word_only.rule("uttered", "That a sentence was certainly said does not make what it says any better supported.")
def certainly_said(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _claims(draw, {"uttered": "confirmed"})
    yield _claims(draw, {"uttered": "confirmed"}, {})
    yield _claims(draw, {"uttered": "confirmed", "footing": "own correction"})


@own_word_only.rule(
    "checked", "Where something outside the speaker bears on the content, it no longer rests on that word only."
)
def checked_elsewhere(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for status in _CHECKED:
        yield _claims(draw, {"status": status})
    yield _claims(draw, {"status": draw.pick(_CHECKED), "footing": "own correction"})


@own_word_only.rule("withheld", "A withheld row shows no content, so nothing can be said of what its content rests on.")
def withheld_rows(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _claims(draw, {"status": "withheld"})
    yield _claims(draw, {"status": "withheld", "footing": "own correction"})


@own_word_only.rule(
    "nothing else", "Footing and status decide, for every claim: its kind, topic and speaker do not.", mixed=True
)
def whole_ledgers(draw: Draw) -> Iterator[tuple[Any, ...]]:
    def any_row() -> dict[str, Any]:
        return {
            "kind": draw.pick(("statement", "event", "figure", "background", "opinion", "headline")),
            "about": draw.pick(("data", "algorithm", "both", "other")),
            "uttered": draw.pick(("confirmed", "article only", "not applicable")),
            "footing": draw.pick(("own word", "own word", "own correction", *_NOT_OWN)),
            "status": draw.pick(("uncorroborated", "uncorroborated", *_CHECKED, "withheld")),
        }

    yield _claims(draw)
    for kind in ("event", "figure", "background", "opinion", "headline"):
        yield _claims(draw, {"kind": kind})
    for about in ("algorithm", "both", "other"):
        yield _claims(draw, {"about": about, "uttered": "not applicable"})
    for _ in range(3):
        yield _claims(draw, *(any_row() for _ in range(12)))
    yield _claims(draw, *({"about": draw.pick(("data", "both"))} for _ in range(9)))


@own_word_only.touches
def rules_of_own_word(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    touched = set()
    for claim in arguments[0]:
        if claim.id in expected - got:
            touched |= {"correction"} if claim.footing == "own correction" else set()
            touched |= {"uttered"} if claim.uttered == "confirmed" else set()
            touched |= set() if touched else {"own word"}
        elif claim.id in got - expected:
            other = "withheld" if claim.status == "withheld" else "checked"
            touched |= {"own word" if claim.footing in _NOT_OWN else other}
    return touched or {"own word"}


@own_word_only.telling
def tell_own_word(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    (claims,) = arguments
    wrong = expected ^ got
    about = next((claim for claim in claims if claim.id in wrong), None)
    if about is None:
        return f"Your function returned {shorten(', '.join(sorted(wrong)))}: not among the {len(claims)} claims it was given."
    verb = "left out" if about.id in expected else "counted"
    given = "one invented claim" if len(claims) == 1 else f"{len(claims)} invented claims"
    facts = f"kind: {about.kind}, uttered: {about.uttered}, footing: {about.footing}, status: {about.status}"
    return f"Given {given}, your function {verb} {about.id} ({facts})."


@own_word_only.mistake("said for certain is shown for certain", caught_by="uttered")
def confirmed_is_proved(claims: list[Claim]) -> set[str]:
    return {claim.id for claim in claims if claim.id in resting_on_own_word(claims) and claim.uttered != "confirmed"}


@own_word_only.mistake("a correction is an outside check", caught_by="correction")
def corrections_count_as_checks(claims: list[Claim]) -> set[str]:
    return {claim.id for claim in claims if claim.footing == "own word" and claim.status == "uncorroborated"}


@own_word_only.mistake("once a party's word, always only its word", caught_by="checked")
def ignores_status(claims: list[Claim]) -> set[str]:
    return {claim.id for claim in claims if claim.footing in ("own word", "own correction") and claim.status != "withheld"}


@own_word_only.mistake("withheld means unsupported", caught_by="withheld")
def counts_withheld(claims: list[Claim]) -> set[str]:
    unsupported = ("uncorroborated", "withheld")
    return {claim.id for claim in claims if claim.footing in ("own word", "own correction") and claim.status in unsupported}


@own_word_only.mistake("uncorroborated is enough", caught_by="own word")
def ignores_footing(claims: list[Claim]) -> set[str]:
    return {claim.id for claim in claims if claim.status == "uncorroborated"}


@own_word_only.accepted("a loop and a list")
def with_a_loop(claims: list[Claim]) -> list[str]:
    found = []
    for claim in claims:
        if claim.footing.startswith("own") and claim.status == "uncorroborated":
            found.append(claim.id)
    return found


@own_word_only.accepted("a generator")
def as_a_generator(claims: list[Claim]) -> Iterator[str]:
    yield from sorted(resting_on_own_word(claims), reverse=True)


@own_word_only.mistake("only statements are claims", caught_by="nothing else")
def only_statements(claims: list[Claim]) -> set[str]:
    return {claim.id for claim in claims if claim.id in resting_on_own_word(claims) and claim.kind == "statement"}


@own_word_only.mistake("an inference is the speaker's own word", caught_by="own word")
def inference_is_own_word(claims: list[Claim]) -> set[str]:
    own = ("own word", "own correction", "inference")
    return {claim.id for claim in claims if claim.footing in own and claim.status == "uncorroborated"}


own_word_only.hint(
    "Two columns matter: footing and status.",
    "There are two footings that are a party's own: “own word” and “own correction”.",
    "Keep claim.id where the footing is one of those two and the status is “uncorroborated”. Leave `uttered` alone.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 1.3 decide: do two statements meet?

misses = Question(
    "1.3",
    kind="decide",
    outcome="CASE-3",
    minutes=14,
    answer="misses",
    returns=set[Finding],
    in_table=set[Literal["stance", "subject", "object", "direction", "tense"]],
    not_tested=("which of the two statements is true", "what either speaker meant"),
)

FIRST = Statement(
    "first", "", "Ms Lund", "Harbour Fund", "brokered", "face data", "Birch Pay", "Lumen View", "asserts", "past", ""
)
SECOND = Statement(
    "second", "", "Birch Pay", "Harbour Fund", "brokered", "face data", "Birch Pay", "Lumen View", "denies", "past", ""
)


def _vary(statement: Statement, **given: Any) -> Statement:
    return Statement(**{name: getattr(statement, name) for name in Statement.__slots__} | given)


@misses.solution
def ways_they_miss(first: Statement, second: Statement) -> Iterator[Finding]:
    covered = second.object in (first.object, "any data")
    if first.stance == second.stance:
        yield Finding(second.id, f"Both speakers {first.stance.removesuffix('s')} it.", "stance")
    if first.subject != second.subject:
        yield Finding(second.id, f"One speaks of {first.subject}, the other of {second.subject}.", "subject")
    if not covered:
        yield Finding(second.id, f"One speaks of {first.object}, the other only of {second.object}.", "object")
    if (first.giver, first.receiver) != (second.giver, second.receiver):
        yield Finding(second.id, "The arrows point differently.", "direction")
    if second.tense not in ("ever", first.tense):
        yield Finding(second.id, f"One speaks of the {first.tense}, the other of the {second.tense}.", "tense")


def _pair(rule: str, first: Statement, second: Statement) -> Published:
    return Published(rule, (first, second), f"First: {first}. Second: {second}.")


@misses.published
def eight_pairs() -> Mapping[str, Published]:
    return {
        "p1": _pair("subject", FIRST, SECOND),
        "p2": _pair("subject", FIRST, _vary(SECOND, subject="Ms Lund")),
        "p3": _pair("tense", FIRST, _vary(SECOND, tense="present")),
        "p4": _pair("tense", FIRST, _vary(SECOND, tense="ever")),
        "p5": _pair("object", FIRST, _vary(SECOND, object="any data")),
        "p6": _pair("object", _vary(FIRST, object="voice data"), SECOND),
        "p7": _pair("direction", FIRST, _vary(SECOND, giver="Lumen View", receiver="Birch Pay")),
        "p8": _pair("stance", FIRST, _vary(SECOND, stance="asserts")),
    }


def _drawn(draw: Draw, **given: Any) -> tuple[Statement, Statement]:
    """An assertion and its denial that meet, in words that vary where the words do not matter, the denial changed as given.

    Only a denial of all data, or for all time, contradicts each assertion that it covers; an assertion of so much does not.
    """
    number = 10 + draw.below(80)
    giver, receiver = draw.some(("Birch Pay", "Lumen View", "Quill Photo", "Tern Maps"), 2)
    shared = {"subject": draw.pick(("Osei Capital", "Varga Partners")), "object": draw.pick(("face data", "voice data"))}
    shared |= {"giver": giver, "receiver": receiver, "tense": draw.pick(("past", "present", "future", "ever"))}
    words = draw.some(("brokered", "arranged the transfer of", "passed on"), 2)
    first = _vary(FIRST, id=f"s{number}", speaker="Ms Lund", act=words[0], **shared)
    changed = {"id": f"s{number + 1}", "speaker": draw.pick(("Ms Lund", "Birch Pay")), "stance": "denies", "act": words[1]}
    return first, _vary(first, **changed | {"scope": draw.pick(("", "any"))} | given)


@misses.rule("subject", "A firm and the person who heads it are two subjects: a denial about one leaves the other open.")
def other_subject(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _drawn(draw, subject=draw.pick(("Mr Osei", "Ms Varga")))
    yield _drawn(draw)
    first, second = _drawn(draw)
    yield first, _vary(second, subject=f"{first.subject} Asia")


@misses.rule("object", "A denial about any data covers face data; a denial about face data does not reach voice data.")
def other_object(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _drawn(draw, object="any data")
    yield _drawn(draw, object="iris data")
    first, second = _drawn(draw)
    yield _vary(first, object="any data"), second
    first, second = _drawn(draw)
    yield _vary(first, object="an algorithm"), second
    yield first, _vary(second, object="an algorithm")


@misses.rule("direction", "An arrow has two ends: who gives and who receives.")
def other_direction(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _drawn(draw, receiver="Fern Bank")
    yield _drawn(draw, giver="Fern Bank")
    first, second = _drawn(draw)
    yield first, _vary(second, giver=first.receiver, receiver=first.giver)


@misses.rule(
    "tense", "“Does not” says nothing about “did”; only “ever” reaches every time, and “did not” does not reach “ever”."
)
def other_tense(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for earlier in ("past", "present", "future", "ever"):
        for later in ("past", "present", "future", "ever"):
            first, second = _drawn(draw)
            yield _vary(first, tense=earlier), _vary(second, tense=later)


@misses.rule("stance", "Two assertions, or two denials, do not contradict each other.")
def same_stance(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for stance in ("denies", "asserts"):
        first, second = _drawn(draw)
        yield _vary(first, stance=stance), _vary(second, stance=stance)


@misses.rule(
    "every way", "Two statements can miss in several ways: each is a finding of its own, and nothing else is one.", mixed=True
)
def several_ways(draw: Draw) -> Iterator[tuple[Any, ...]]:
    changes: dict[str, Any] = {
        "subject": "Mr Osei",
        "object": "iris data",
        "receiver": "Fern Bank",
        "tense": "future",
        "stance": "asserts",
    }
    for count in (2, 2, 3, 4, 5):
        first, second = _drawn(draw)
        first = _vary(first, stance="asserts", tense="past")
        second = _vary(second, stance="denies", tense="past")
        yield first, _vary(second, **{name: changes[name] for name in draw.some(tuple(changes), count)})


@misses.touches
def rules_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    names = [{getattr(finding, "rule", finding) for finding in found} for found in (expected, got)]
    return (names[0] ^ names[1]) & set(misses.criteria)


@misses.telling
def tell_misses(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    first, second = arguments
    wanted, found = _rule_names(expected), _rule_names(got)
    pair = f"First: {first}. Second: {second}."
    unknown = sorted(set(found) - set(misses.criteria))
    if unknown:
        return f"{pair} Your answer finds “{unknown[0]}”, which is none of stance, subject, object, direction, tense."
    if wanted == found:
        return f"{pair} Your findings name the right rules and another place: each must name the second statement, `second.id`."
    told = ", ".join(wanted) or "none, because the two meet head-on"
    return f"{pair} Misses: {told}; your answer finds {', '.join(found) or 'none'}."


def _rule_names(found: Any) -> list[str]:
    return sorted(finding.rule if isinstance(finding, Finding) else finding for finding in found)


@misses.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted(finding.rule for finding in found)


@misses.mistake("a firm is its head", caught_by="subject")
def firm_is_head(first: Statement, second: Statement) -> Iterator[Finding]:
    return (finding for finding in ways_they_miss(first, second) if finding.rule != "subject")


@misses.mistake("a group and its subsidiary are one", caught_by="subject")
def group_is_subsidiary(first: Statement, second: Statement) -> Iterator[Finding]:
    related = first.subject in second.subject or second.subject in first.subject
    return (finding for finding in ways_they_miss(first, second) if not (related and finding.rule == "subject"))


@misses.mistake("an algorithm and its data are one thing", caught_by="object")
def algorithm_is_data(first: Statement, second: Statement) -> Iterator[Finding]:
    mixed = "an algorithm" in (first.object, second.object)
    return (finding for finding in ways_they_miss(first, second) if not (mixed and finding.rule == "object"))


@misses.mistake("a denial is a denial, whenever", caught_by="tense")
def tense_does_not_matter(first: Statement, second: Statement) -> Iterator[Finding]:
    return (finding for finding in ways_they_miss(first, second) if finding.rule != "tense")


@misses.mistake("only the same words meet", caught_by="object")
def same_object_or_nothing(first: Statement, second: Statement) -> Iterator[Finding]:
    yield from (finding for finding in ways_they_miss(first, second) if finding.rule != "object")
    if first.object != second.object:
        yield Finding(second.id, "The things named differ.", "object")


@misses.mistake("never is not the same as did not", caught_by="tense")
def same_tense_or_nothing(first: Statement, second: Statement) -> Iterator[Finding]:
    yield from (finding for finding in ways_they_miss(first, second) if finding.rule != "tense")
    if first.tense != second.tense:
        yield Finding(second.id, "The tenses differ.", "tense")


@misses.mistake("it is the same data either way", caught_by="direction")
def direction_does_not_matter(first: Statement, second: Statement) -> Iterator[Finding]:
    return (finding for finding in ways_they_miss(first, second) if finding.rule != "direction")


@misses.mistake("two voices are a contradiction", caught_by="stance")
def stance_does_not_matter(first: Statement, second: Statement) -> Iterator[Finding]:
    return (finding for finding in ways_they_miss(first, second) if finding.rule != "stance")


@misses.mistake("the first difference is enough", caught_by="every way")
def stops_at_the_first(first: Statement, second: Statement) -> list[Finding]:
    return list(ways_they_miss(first, second))[:1]


@misses.accepted("a list of pairs (rule, where)")
def as_pairs(first: Statement, second: Statement) -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in reversed(list(ways_they_miss(first, second)))]


misses.hint(
    "Compare one part at a time: stance, subject, object, giver and receiver, tense.",
    "For object and tense ask whether the second statement *covers* the first: “any data” covers “face data”, “ever” covers every tense.",
    'Begin with: if first.subject != second.subject: yield Finding(second.id, "two subjects", "subject").',
)

# ---------------------------------------------------------------------------------------------------------------------
# 1.4 weigh: established, asserted, unknown

weighed = Question(
    "1.4",
    kind="weigh",
    outcome="CASE-4",
    minutes=9,
    answer="weighed",
    returns=Literal["established", "asserted", "unknown"],
    not_tested=("records that this course has not seen",),
)

_RULE_OF = {
    "w1": "the saying",
    "w2": "the content",
    "w3": "the content",
    "w4": "the saying",
    "w5": "the content",
    "w6": "silence",
    "w7": "ties",
    "w8": "silence",
    "w9": "ties",
    "w10": "intent",
}


@weighed.published
def ten_propositions() -> Mapping[str, Published]:
    rows = {id: row("propositions", id) for id in _RULE_OF}
    return {id: Published(_RULE_OF[id], (id,), f"{each.text} ({', '.join(each.claims)})") for id, each in rows.items()}


@weighed.solution
def standing_of(id: str) -> str:
    return str(row("propositions", id).standing)


weighed.rule("the saying", "That somebody said it is on record in several reports; whether it is so is another question.")(
    nothing_more
)
weighed.rule(
    "the content", "One party's word, given or taken back, leaves the content asserted: no contract, log or audit is public."
)(nothing_more)
weighed.rule("silence", "That no record was found settles nothing: it is neither a finding nor a clearance.")(nothing_more)
weighed.rule("ties", "Filings establish a holding or a seat. They establish no more than that.")(nothing_more)
weighed.rule("intent", "Only the speaker's own word speaks of what he meant.")(nothing_more)


@weighed.telling
def tell_weighed(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    if expected == "asserted" and got == "unknown":
        needed = "The rows named with it do say something: somebody says or said so."
    elif arguments[0] == "w10":
        needed = "Only the speaker can say what he meant; no record from outside shows it."
    else:
        needed = {
            "asserted": "To call it established one would need a record from outside the parties: "
            "a contract, a traffic record, an audit.",
            "unknown": "To say more one would need a published record, and none of our rows holds one.",
            "established": "The rows behind it are a filing, or reports by others, and not a word in the dispute.",
        }[expected]
    return f"You called {arguments[0]} “{got}”. {needed}"


@weighed.mistake("a denial settles it", caught_by="the content")
def denial_settles(id: str) -> str:
    return "established" if id == "w3" else standing_of(id)


@weighed.mistake("he was there, he must know", caught_by="the content")
def remark_settles(id: str) -> str:
    return "established" if id == "w2" else standing_of(id)


@weighed.mistake("no finding is a clearance", caught_by="silence")
def silence_clears(id: str) -> str:
    return "established" if id == "w6" else standing_of(id)


@weighed.mistake("withdrawn means never said", caught_by="the saying")
def withdrawn_is_unsaid(id: str) -> str:
    return "asserted" if id == "w1" else standing_of(id)


@weighed.mistake("an apology proves a slip", caught_by="intent")
def apology_proves(id: str) -> str:
    return "established" if id == "w10" else standing_of(id)


@weighed.mistake("a company's filing is just its word", caught_by="ties")
def filings_are_words(id: str) -> str:
    return "asserted" if id in ("w7", "w9") else standing_of(id)


weighed.accepted("capitals and spaces")(lambda id: f" {standing_of(id).title()} ")
weighed.hint(
    "Split each sentence in two: that it was said, and what it says.",
    "Look the rows up: row('claims', 'N06').footing. Own word leaves the content asserted.",
    "Four are established, four asserted, two unknown.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 1.5 compute: what does a correction change?

changed = Question(
    "1.5",
    kind="compute",
    outcome="CASE-5",
    minutes=9,
    answer="changed",
    returns=dict[Literal["kept", "withdrawn", "silent", "added"], set[str]],
    not_tested=("why the speaker corrected himself", "which of the two accounts is true"),
)


@changed.solution
def what_changed(before: dict[str, str], after: dict[str, str]) -> dict[str, set[str]]:
    return {
        "kept": {part for part in before if after.get(part) == before[part]},
        "withdrawn": {part for part in before if part in after and after[part] != before[part]},
        "silent": {part for part in before if part not in after},
        "added": {part for part in after if part not in before},
    }


_PARTS = ("sought partners", "named Birch Pay", "obtained recordings", "studied the market", "supplied software", "kept copies")


def _said(parts: list[str], stance: str) -> dict[str, str]:
    return dict.fromkeys(parts, stance)


@changed.rule("kept", "What both accounts say alike is kept, a denial too.")
def kept_parts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for stance in ("asserts", "denies"):
        for count in (1, 2):
            parts = draw.some(_PARTS, count)
            yield _said(parts, stance), _said(parts[::-1], stance)


@changed.rule("withdrawn", "A part is withdrawn when the second account says the opposite of the first, and only then.")
def withdrawn_parts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for before, after in (("asserts", "denies"), ("denies", "asserts")):
        for count in (1, 2):
            parts = draw.some(_PARTS, count)
            yield _said(parts, before), _said(parts[::-1], after)


@changed.rule("silent", "Silence withdraws nothing: a part that the correction does not mention is left open.")
def silent_parts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for stance in ("asserts", "denies"):
        yield _said(draw.some(_PARTS, 1), stance), {}
        yield _said(draw.some(_PARTS, 2), stance), {}


@changed.rule("added", "A part is added when only the second account has it, even when it is a denial, and only then.")
def added_parts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for stance in ("denies", "asserts"):
        yield {}, _said(draw.some(_PARTS, 1), stance)
        yield {}, _said(draw.some(_PARTS, 2), stance)


@changed.rule(
    "part by part", "Each part is looked at for itself: one account can keep, withdraw, leave out and add at once.", mixed=True
)
def mixed_accounts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    turn = {"asserts": "denies", "denies": "asserts"}
    yield {}, {}
    for _ in range(4):
        kept, withdrawn, silent, added, more, last = draw.some(_PARTS, 6)
        stance = {part: draw.pick(("asserts", "denies")) for part in _PARTS}
        before = {part: stance[part] for part in draw.some((kept, withdrawn, silent, more), 4)}
        after = {part: stance[part] for part in draw.some((added, kept, last, withdrawn), 4)}
        yield before, after | {withdrawn: turn[stance[withdrawn]]}


@changed.touches
def keys_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    return {key for key in expected if expected[key] != got[key]}


@changed.telling
def tell_changed(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    before, after = arguments
    wrong = [key for key in expected if expected[key] != got[key]]
    told = "; ".join(f"“{key}” should be {_set(expected[key])}, yours is {_set(got[key])}" for key in wrong)
    return f"Before: {_listed(before)}. After: {_listed(after)}. Here {told}."


def _listed(account: dict[str, str]) -> str:
    return "; ".join(f"{stance} {part}" for part, stance in account.items()) or "nothing"


def _set(parts: Any) -> str:
    return ", ".join(sorted(parts)) or "empty"


@changed.mistake("what is not repeated is withdrawn", caught_by="silent")
def silence_withdraws(before: dict[str, str], after: dict[str, str]) -> dict[str, set[str]]:
    right = what_changed(before, after)
    return right | {"withdrawn": right["withdrawn"] | right["silent"], "silent": set()}


@changed.mistake("what is repeated is new", caught_by="added")
def repeating_adds(before: dict[str, str], after: dict[str, str]) -> dict[str, set[str]]:
    right = what_changed(before, after)
    return right | {"added": right["added"] | right["kept"]}


@changed.mistake("a denial adds nothing", caught_by="added")
def denials_add_nothing(before: dict[str, str], after: dict[str, str]) -> dict[str, set[str]]:
    right = what_changed(before, after)
    return right | {"added": {part for part in right["added"] if after[part] == "asserts"}}


@changed.mistake("denied means withdrawn", caught_by="withdrawn")
def denied_is_withdrawn(before: dict[str, str], after: dict[str, str]) -> dict[str, set[str]]:
    right = what_changed(before, after)
    return right | {"withdrawn": {part for part in before if after.get(part) == "denies"}}


@changed.mistake("only assertions can be kept", caught_by="kept")
def denials_are_not_kept(before: dict[str, str], after: dict[str, str]) -> dict[str, set[str]]:
    right = what_changed(before, after)
    return right | {"kept": {part for part in right["kept"] if after[part] == "asserts"}}


@changed.mistake("an account is kept or changed as a whole", caught_by="part by part")
def as_a_whole(before: dict[str, str], after: dict[str, str]) -> dict[str, set[str]]:
    right = what_changed(before, after)
    whole = next((key for key in ("withdrawn", "silent") if right[key]), None)
    return right | {whole: right[whole] | right["kept"], "kept": set()} if whole else right


@changed.mistake("mentioned again is kept", caught_by="withdrawn")
def mentioned_is_kept(before: dict[str, str], after: dict[str, str]) -> dict[str, set[str]]:
    right = what_changed(before, after)
    return right | {"kept": right["kept"] | right["withdrawn"], "withdrawn": set()}


@changed.accepted("with set arithmetic, as lists")
def with_sets(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    same = {part for part, stance in after.items() if before.get(part) == stance}
    both = before.keys() & after.keys()
    return {
        "added": sorted(after.keys() - before.keys()),
        "silent": sorted(before.keys() - after.keys()),
        "withdrawn": sorted(both - same),
        "kept": sorted(same),
    }


changed.hint(
    "Every part of `before` lands in exactly one of kept, withdrawn, silent.",
    "after.get(part) gives the stance in the second account, or None where it is silent.",
    '"added" is what is in `after` and not in `before`, whatever its stance.',
)

# ---------------------------------------------------------------------------------------------------------------------
# 1.6 discuss

desk = Question("1.6", kind="discuss", outcome="CASE-4", minutes=12)

QUESTIONS = (speaks_of, own_word_only, misses, weighed, changed, desk)
