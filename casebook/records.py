"""Which things does the course speak of?

Each record is one row of a table in `data/`, frozen, with the table's own column names. `data/datapackage.json` is where
every column is explained; the words a column may take are the `Literal` types here, and a test holds the two together.

>>> Rule.in_force.__doc__
'Did the rule apply on that day?'
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

About = Literal["data", "algorithm", "both", "other"]
Footing = Literal[
    "own word",
    "own correction",
    "third-party report",
    "registry record",
    "official finding",
    "inference",
    "unnamed opinion",
    "none",
]
Standing = Literal["corroborated", "partly", "uncorroborated", "contradicted", "withheld"]
Stance = Literal["asserts", "denies", "supposes"]
Tense = Literal["past", "present", "future", "ever"]
Jurisdiction = Literal["CN", "EU", "UK", "US", "US-IL", "US-TX", "US-WA"]
Theme = Literal[
    "definition",
    "scope",
    "consent",
    "minimization",
    "retention",
    "roles",
    "transfer",
    "security",
    "impact assessment",
    "rights",
    "remedy",
    "public statements",
]
Force = Literal["binding", "recommended standard", "guidance", "party policy"]
Sex = Literal["female", "male"]
Basis = Literal["published", "derived", "assumed"]
Act = Literal["collect", "use", "keep", "provide"]
Asks = Literal["consent", "explicit", "separate", "written", "guardian", "unbundled", "free"]
Manner = Literal["silence", "act", "statement", "not shown"]
Moves = Literal[
    "program",
    "licence fee",
    "picture",
    "points",
    "template",
    "label",
    "score",
    "log",
    "gradient",
    "update",
    "weights",
]
MadeFrom = Literal["customers", "other people", "nobody", "not shown"]
Purpose = Literal["supply the program", "recognize customers", "train the model", "support", "back up"]
Ground = Literal["explicit consent", "entrusted handling", "contract", "none", "not shown"]
Aspect = Literal["licence", "runs", "outbound", "inbound", "by hand", "logins", "vendor stores", "training"]
Group = Literal[
    "the remark",
    "handed to another",
    "a model built from it",
    "gathered from the web",
    "research sets",
    "an operator’s own templates",
    "across borders",
]
CaseStatus = Literal["alleged", "withdrawn", "reported", "pending", "settled", "decided", "under appeal", "set aside"]
Part = Literal[
    "The app",
    "What was promised",
    "How it came out",
    "The firm’s end",
    "United Kingdom",
    "United States: federal regulators",
    "United States: courts",
    "Italy",
    "Brazil",
    "Canada",
    "South Korea",
    "Australia",
    "India",
]
Counts = Literal[
    "", "installers", "friends", "people scored", "data received", "profiles reported", "ceiling", "people affected"
]
StepFooting = Literal[
    "allegation",
    "admission",
    "finding",
    "court ruling",
    "settlement",
    "company statement",
    "own statement",
    "estimate",
    "press report",
    "official record",
]
DarkPattern = Literal[
    "set beforehand",
    "starts before the yes",
    "asked again and again",
    "set back at an update",
    "purpose hidden",
    "no way back",
    "harder to take back",
    "service refused",
    "harder to refuse",
    "no is shamed",
    "no is faint",
]
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a row rests on, and how much of it was read on the day it was last checked."""

    id: str
    title: str
    publisher: str
    date: str
    lang: str
    kind: str
    url: str
    read: Literal["full", "part", "no"]
    last_checked: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """How a row of another table was last held against its source, by somebody who had not written it."""

    id: str
    """The row's, after its table's name: `rules/CL012`."""
    table: str
    checked_on: dt.date
    how: Literal["own words", "extract", "account", "not opened"]
    """Read were the passage itself, a quotation of it, or somebody's account of it; or it could not be opened again."""
    result: Literal["right", "mended", "doubt", "left"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A person, firm, outlet or authority that speaks or is spoken of."""

    id: str
    name: str
    name_zh: str
    kind: str
    role: str
    source: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that somebody says: who, when, about what, on what footing, and how its content stands today.

    `uttered` is about the saying, `status` about what is said: a denial can be certainly uttered and quite uncorroborated.
    """

    id: str
    line: int | None
    date: str
    speaker: str
    kind: Literal["statement", "event", "figure", "background", "opinion", "headline"]
    about: About
    paraphrase: str
    phrase_zh: str
    uttered: Literal["confirmed", "article only", "not applicable"]
    footing: Footing
    status: Standing
    correction: str
    stated_in: str
    checked_against: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the twenty headlines that the article lists, described and never repeated."""

    id: str
    position: int
    line: int
    outlet: str
    date: str
    paraphrase: str
    phrase_zh: str
    form: Literal["statement", "question", "imperative", "exclamation"]
    attributed: Literal["yes", "partly", "no"]
    framing: str
    correction: str
    stated_in: str
    checked_against: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event of the case. `time` is local, in words no finer than a source gives it, or empty."""

    id: str
    date: str
    time: str
    title: str
    lane: Literal["company", "day"]
    claim: str
    source: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Statement:
    """One arrow of a claim, taken apart: whose act, what would move, from whom to whom, asserted or denied, and when.

    An empty `giver` or `receiver` means that the statement names none; `scope` is the limit that the wording sets.
    """

    id: str
    claim: str
    speaker: str
    subject: str
    act: str
    object: str
    giver: str
    receiver: str
    stance: Stance
    tense: Tense
    scope: str

    def __str__(self) -> str:
        """The statement as one line, for a table of cases.

        >>> print(Statement("s1", "", "Ant", "Ant", "supplied", "face data", "Ant", "Megvii", "denies", "ever", "any"))
        Ant denies: Ant supplied face data (Ant → Megvii), ever; any
        """
        arrow = f" ({self.giver or '?'} → {self.receiver or '?'})" if self.giver or self.receiver else ""
        return f"{self.speaker} {self.stance}: {self.subject} {self.act} {self.object}{arrow}, {self.tense}" + (
            f"; {self.scope}" if self.scope else ""
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated rule. `in_force_until` is its last day in force, or None while it still applies."""

    id: str
    instrument: str
    instrument_zh: str
    provision: str
    jurisdiction: Jurisdiction
    adopted: dt.date
    in_force_since: dt.date
    in_force_until: dt.date | None
    theme: Theme
    force: Force
    addressee: str
    scope: str
    exemptions: str
    paraphrase: str
    source: str
    confidence: Confidence
    last_checked: dt.date

    def in_force(self, on: dt.date) -> bool:
        """Did the rule apply on that day?"""
        return self.in_force_since <= on and (self.in_force_until is None or on <= self.in_force_until)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rule asks of a consent, as this course reads it: for which acts and data, said how at the least, below what age.

    One rule may hold several demands. `reading` says what the reading leaves out.
    """

    id: str
    rule: str
    asks: Asks
    manner: Literal["", "act", "statement"]
    acts: tuple[str, ...]
    data: tuple[str, ...]
    under: int | None
    reading: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """An invented act to hold against a rule: on which day, where, by whom, and what is special about it.

    >>> print(Conduct("c12", dt.date(2031, 3, 3), "Northmark", "payment app", "provides templates", ("research",)))
    c12: a payment app provides templates, in Northmark, on 2031-03-03; research
    """

    id: str
    day: dt.date
    place: str
    who: str
    act: str
    circumstances: tuple[str, ...] = ()

    def __str__(self) -> str:
        special = f"; {', '.join(self.circumstances)}" if self.circumstances else ""
        return f"{self.id}: a {self.who} {self.act}, in {self.place}, on {self.day}{special}"


@dataclass(frozen=True, slots=True)
class Penalty:
    """A fine or settlement: who imposed it on whom, for what, what it is not about, and where it stands.

    `date` runs from the decision to its announcement where the two differ; `amount` is in whole units of `currency`.
    """

    id: str
    date: str
    authority: str
    addressee: str
    amount: int
    currency: str
    form: Literal["fine", "settlement"]
    covers: str
    limits: str
    status: str
    source: str
    checked_against: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the comparison, all on one schema: who held what, what moved which way, and what came of it.

    `moved` holds the words of a closed vocabulary: images, templates, points, labels, profile-data, records, derived-scores,
    model, algorithm-licence, keys, none. An empty cell was not established or does not apply; `amount` is 0 only where a
    source says that nothing was to be paid. `answered` is what the one accused said, `status` how it stood on `status_day`.
    """

    id: str
    title: str
    group: Group
    date: str
    jurisdiction: str
    collected_by: str
    received_by: str
    moved: tuple[str, ...]
    direction: str
    consent_chain: str
    surfaced: str
    answered: str
    verified_by: str
    outcome: str
    remedy_reaches_model: Literal["", "yes", "no"]
    amount: int | None
    currency: str
    penalties: tuple[str, ...]
    status: CaseStatus
    status_day: str
    claims: tuple[str, ...]
    source: str
    checked_against: str
    read_besides: tuple[str, ...]
    confidence: Confidence
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step from the quiz app to the last payout, with its figure: of what, by whom, on which footing.

    A figure runs from `least` to `most`; where one is empty the other is a limit, "at least" or "up to". `counts` keeps the
    figures of people apart: installers used the app, friends did not, and a ceiling is no count.
    """

    id: str
    date: str
    part: Part
    given_by: str
    event: str
    counts: Counts
    least: int | None
    most: int | None
    unit: str
    rounded: Literal["", "yes", "no"]
    footing: StepFooting
    limits: str
    penalty: str
    source: str
    checked_against: str
    read_besides: tuple[str, ...]
    confidence: Confidence
    last_checked: dt.date

    def figure(self) -> str:
        """The figure in words, empty where the step has none.

        >>> from casebook import row
        >>> row("cambridge_analytica", "CA-009").figure()
        'about 250,000 to 270,000 app users'
        >>> row("cambridge_analytica", "CA-027").figure()
        'up to 87,000,000 people'
        """
        if self.least is None and self.most is None:
            return ""
        about = "about " if self.rounded == "yes" else ""
        if self.least is None:
            return f"up to {about}{self.most:,} {self.unit}"
        if self.most is None:
            return f"at least {about}{self.least:,} {self.unit}"
        to = f" to {self.most:,}" if self.most != self.least else ""
        return f"{about}{self.least:,}{to} {self.unit}"


@dataclass(frozen=True, slots=True)
class Proposition:
    """A sentence about the case or its law, with how it stands on the rows named: claims of the ledger, or rules.

    `used_in` is a chapter ("chapter 1") or a question.
    """

    id: str
    text: str
    standing: Literal["established", "asserted", "refuted", "unknown"]
    claims: tuple[str, ...]
    used_in: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that somebody might print: what it states, as of which day, and the ledger rows it is meant to rest on."""

    id: str
    text: str
    states: Literal["that it was said", "that it is so"]
    as_of: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An invented item of face data, by the facts that law asks for. A bank is one under the Gramm-Leach-Bliley Act."""

    id: str
    text: str
    object: Literal["picture", "geometry", "score", "count"]
    processing: Literal["none", "technical"]
    linkable: Literal["yes", "no", "unknown"]
    purpose: Literal["identify", "other", "unknown"]
    holder: Literal["company", "bank", "public authority", "person at home"]
    place: Literal["EU", "CN", "US-IL"]
    day: dt.date


@dataclass(frozen=True, slots=True)
class Assurance:
    """An invented party's statement of accuracy: the rates it gives, and how and for what they were tested.

    `fmr` and `fnmr` are shares of comparisons, None where the statement gives none; `compared` counts comparisons of
    different people; `promised` is the number of false matches per search that it promises at most.
    """

    id: str
    text: str
    fmr: float | None
    fnmr: float | None
    compared: int
    enrolled: int
    promised: float
    tested_on: str
    used_on: str
    attacks_tested: Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a party keeps about people, until when, and what became of it.

    `needed_until` is the last day on which its purpose needs it, by the party's schedule; empty where the schedule has no
    line for it. `must_keep_until` is the last day on which a law demands that it be kept, of this thing alone and of
    nothing made from it. `proof` names what shows the deletion; empty where nothing does.
    """

    id: str
    holder: str
    what: str
    made_from: str = ""
    needed_until: dt.date | None = None
    must_keep_until: dt.date | None = None
    last_used: dt.date | None = None
    deleted: dt.date | None = None
    proof: str = ""

    def __str__(self) -> str:
        """The thing as one line, for a table of cases.

        >>> print(Holding("t1", "Birch Pay", "template", "p1", needed_until=dt.date(2031, 3, 31)))
        Birch Pay, template made from p1: needed until 2031-03-31; not deleted
        """
        made = f" made from {self.made_from}" if self.made_from else ""
        parts = [f"needed until {self.needed_until}" if self.needed_until else "no day in the schedule"]
        parts += [f"a law demands it until {self.must_keep_until}"] * bool(self.must_keep_until)
        parts += [f"last used on {self.last_used}"] * bool(self.last_used)
        deleted = f"deleted on {self.deleted}, shown by {self.proof or 'nothing'}" if self.deleted else "not deleted"
        return f"{self.holder}, {self.what}{made}: {'; '.join([*parts, deleted])}"


@dataclass(frozen=True, slots=True)
class Design:
    """How a party has a job done with faces: what is searched, where, what is kept, and whether there is another way.

    `search` is against one reference (1:1), against many (1:N), or none; `other_way` is a way without the face.
    """

    id: str
    party: str
    where: Jurisdiction
    job: Literal["draw on a face", "count people", "confirm a claimed identity", "find out who it is"]
    search: Literal["none", "1:1", "1:N", "not shown"]
    place: Literal["on the device", "on a server", "not shown"]
    keeps: Literal["nothing", "template", "picture", "not shown"]
    other_way: Literal["offered", "none", "not shown"]

    def __str__(self) -> str:
        """The design as one line, for a table of cases.

        >>> print(Design("d", "Birch Pay", "CN", "confirm a claimed identity", "1:1", "on a server", "picture", "none"))
        to confirm a claimed identity: search 1:1, on a server, keeps picture, other way none
        """
        return f"to {self.job}: search {self.search}, {self._placed()}, keeps {self.keeps}, other way {self.other_way}"

    def _placed(self) -> str:
        return "place not shown" if self.place == "not shown" else self.place


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an invented chain: whose data go from whom to whom for what, and the yes that is shown for it.

    `follows` is the link by which the data came; empty for a first link. `yes_by` is who said yes, to which receivers and for
    what; empty where nobody is shown to have said it.
    """

    id: str
    follows: str
    person: str
    giver: str
    receiver: str
    purpose: str
    yes_by: str
    yes_how: Manner
    yes_to: str
    yes_for: str

    def __str__(self) -> str:
        """The link as one line, for a table of cases.

        >>> print(Link("q2", "q1", "Ms Lund", "Tern Maps", "Harbour Fund", "choose voters", "", "not shown", "", ""))
        Ms Lund’s data, Tern Maps → Harbour Fund, to choose voters, after q1; no yes is shown
        """
        after = f", after {self.follows}" if self.follows else ""
        said = {"silence": "by a setting that nobody touched", "act": "by pressing a button", "statement": "in words"}
        yes = f"{self.yes_by}’s yes, {said.get(self.yes_how, 'how is not shown')}, to {self.yes_to}, to {self.yes_for}"
        told = f"{self.person}’s data, {self.giver} → {self.receiver}, to {self.purpose}{after}"
        return f"{told}; {yes if self.yes_by else 'no yes is shown'}"


@dataclass(frozen=True, slots=True)
class Situation:
    """An invented case told in a sentence or two, with its verdict and the rule of its question that it shows."""

    id: str
    used_in: str
    text: str
    verdict: str
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One blind reader's verdict on one published case, and the one she nearly gave.

    Where two readers differ, the case is discussed, never scored; where both hesitate between the same two, either is right.
    """

    id: str
    question: str
    case: str
    reader: str
    verdict: str
    nearly: str
    read_on: dt.date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reader can do afterwards, said with a verb that can be watched."""

    id: str
    chapter: int
    does: str


@dataclass(frozen=True, slots=True)
class TeachingPath:
    """A way through the course for those who teach it: how many sessions, and how long they are."""

    id: str
    title: str
    sessions: int
    minutes: int
    home_minutes: int
    suits: str
    note: str


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a path, for those whom it suits: what is read before, shown, worked in class and at home, discussed.

    `show` and `talk` are minutes; those of chapters and questions stand with these.
    """

    id: str
    path: str
    session: int
    suits: tuple[str, ...]
    title: str
    chapters: tuple[str, ...]
    show: int
    shows: str
    in_class: tuple[str, ...]
    at_home: tuple[str, ...]
    discuss: str
    talk: int


@dataclass(frozen=True, slots=True)
class HostFact:
    """One thing that a host of notebooks sees, keeps or loses of whoever works there, by a document that was opened."""

    id: str
    host: str
    topic: str
    says: str
    source: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class TwinItem:
    """An item of the test before and after: a scene, a question, four answers. Its twin has its pair and the other form."""

    id: str
    pair: int
    form: Literal["A", "B"]
    outcome: str
    scene: str
    question: str
    a: str
    b: str
    c: str
    d: str
    right: Literal["a", "b", "c", "d"]
    because: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the course uses in one sense, with the standard or statute that sense comes from."""

    id: str
    term: str
    term_zh: str
    definition: str
    standard: str
    source: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class ChineseTerm:
    """Where the Chinese word of a glossary entry, whose id it has, stands: in a statute, a standard, or the case itself."""

    id: str
    comes_from: Literal["statute", "standard", "the case"]
    rule: str
    source: str
    place: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Framework:
    """A published framework of competences, controls or threats, in one version, and how much of it was read.

    Outcomes are held against it only where its text was opened: `claimed` says so.
    """

    id: str
    name: str
    version: str
    publisher: str
    claimed: Literal["yes", "no"]
    read: str
    source: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Competence:
    """One item of a framework: its own number or name there, and what it says, in the course’s words."""

    id: str
    framework: str
    item: str
    says: str
    source: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class CompetenceLink:
    """An outcome of the course and an item that it meets. Where none was found, `competence` is empty and `note` says why."""

    id: str
    outcome: str
    competence: str
    note: str


@dataclass(frozen=True, slots=True)
class Word:
    """A term of a published vocabulary, `id` with its prefix, and the course's own `word` for it where there is one."""

    id: str
    iri: str
    kind: Literal["class", "property", "profile", "datatype"]
    word: str
    definition: str
    version: str
    source: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its question, its file, the minutes it asks for, and the day its law was last reviewed."""

    number: int
    slug: str
    title: str
    question: str
    reading_minutes: int
    law_reviewed: dt.date


@dataclass(frozen=True, slots=True)
class FaceDimension:
    """One dimension of a face in one sex: mean and standard deviation in millimetres, and what they rest on."""

    id: str
    dimension: str
    name: str
    sex: Sex
    mean_mm: float
    sd_mm: float
    status: Basis
    source: str
    last_checked: dt.date
    note: str


@dataclass(frozen=True, slots=True)
class FaceCorrelation:
    """How two dimensions of a face go together within each sex. A pair without a row is taken as uncorrelated."""

    id: str
    first: str
    second: str
    female: float
    male: float
    status: Basis
    source: str
    last_checked: dt.date
    note: str


Measure = Literal[
    "AUC",
    "TPR at 1 % FPR",
    "accepted",
    "found elsewhere",
    "identified",
    "read exactly",
    "error in mm",
    "FNMR at FMR 0.1 %",
    "training accuracy",
    "validation accuracy",
    "test accuracy",
    "rounds",
    "epsilon",
]
"""What a measurement of an attack, or of a defence's price, counts."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A way to learn about people from what was made of them. `knows` is what the attacker needs.

    `source` describes it; `strongest` is the strongest form known to us, which may be stronger than the one that was run.
    """

    id: str
    does: str
    knows: str
    source: str
    strongest: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Defence:
    """What is done against attacks, and what it leaves unprotected."""

    id: str
    does: str
    leaves: str
    source: str
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Measurement:
    """One result of the measuring script: the mean over seeds, its spread, and where it comes from.

    `attack` is empty where accuracy, and no leak, is measured. `level` is what a series differs in, and `level_is` its name.
    Another run may differ by `tolerance`. `code` is the start of the SHA-256 of the modules that made it.
    """

    id: str
    attack: str
    defence: str
    setting: str
    level: float | None
    level_is: str
    measure: Measure
    value: float
    spread: float
    seeds: tuple[str, ...]
    people: int
    trials: int
    tolerance: float
    code: str
    computed_with: str
    computed_on: dt.date


@dataclass(frozen=True, slots=True)
class Consent:
    """What one person agreed to in one act, with fields that ISO/IEC TS 27560 requires of a record, by a published guide.

    It holds from `given` through `until` (None: no end was set), and from the day of `withdrawn` on no longer. `asked_with`
    is what else the same act accepted; `refusal` is what saying no would have meant for her.
    """

    id: str
    person: str
    controller: str
    purposes: tuple[str, ...]
    data: tuple[str, ...]
    recipients: tuple[str, ...]
    given: dt.date
    until: dt.date | None = None
    withdrawn: dt.date | None = None
    by: Literal["person", "guardian"] = "person"
    manner: Manner = "statement"
    written: bool = False
    asked_with: tuple[str, ...] = ()
    refusal: Literal["free", "service needs it", "service refused", "not shown"] = "free"
    jurisdiction: str = ""
    notice: str = ""
    language: str = ""
    stored_in: str = ""
    withdraw_at: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One use of one person's face, to be judged: who does what with which data, for what, on which day, under which law.

    `consent` is the record that the log names for it, `recipient` whom the data go to, `age` hers on that day. An empty text
    or None means that the log does not show it.
    """

    id: str
    day: dt.date
    person: str
    party: str
    act: Act
    data: str
    purpose: str
    recipient: str = ""
    place: Jurisdiction = "CN"
    age: int | None = None
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """A place where things are kept: by whom, where, who can log in, what it holds, and made from whose faces.

    `runs` says that customers are recognized there; `shown_by` is the record that shows all this, empty where none does.
    """

    id: str
    name: str
    held_by: str
    place: str
    can_log_in: tuple[str, ...]
    holds: tuple[Moves, ...]
    made_from: MadeFrom
    runs: bool = False
    shown_by: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """One thing that crosses: what moves, made from whose faces, from whom to whom, for what, and on what ground.

    `kept` is for how many days the receiver keeps it, None where that is not shown. `shown_by` is the record that shows the
    flow, empty where none does. `singles_out` says whether it has an entry for each person, as a list of templates has and
    weights learned from everybody together have not. `since` and `until` are its first and its last day: None for an unknown
    first day, and for a last one that has not come.
    """

    id: str
    moves: Moves
    made_from: MadeFrom
    giver: str
    receiver: str
    purpose: Purpose
    ground: Ground
    kept: int | None
    shown_by: str
    singles_out: Literal["yes", "no", "not shown"] = "not shown"
    since: dt.date | None = None
    until: dt.date | None = None

    def __str__(self) -> str:
        """The flow as one line, for a table of cases.

        >>> print(Flow("f1", "template", "customers", "Birch Pay", "Lumen View", "back up", "none", None, ""))
        template, made from customers: Birch Pay → Lumen View, to back up; ground: none; kept: not shown; shown by: no record
        """
        kept = "not shown" if self.kept is None else f"{self.kept} days"
        arrow = f"{self.moves}, made from {self.made_from}: {self.giver} → {self.receiver}, to {self.purpose}"
        return f"{arrow}; ground: {self.ground}; kept: {kept}; shown by: {self.shown_by or 'no record'}"


@dataclass(frozen=True, slots=True)
class Record:
    """A document or a log that shows something of a partnership: which aspects, from its first day to its last."""

    id: str
    title: str
    shows: tuple[Aspect, ...]
    since: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class Partnership:
    """What an invented platform and an invented vendor do together: stores, flows, and the records that show them."""

    id: str
    title: str
    platform: str
    vendor: str
    place: Jurisdiction
    began: dt.date
    stores: tuple[Store, ...]
    flows: tuple[Flow, ...]
    records: tuple[Record, ...]

    @property
    def not_shown(self) -> tuple[Aspect, ...]:
        """The aspects that no record shows."""
        return tuple(aspect for aspect in get_args(Aspect) if not any(aspect in record.shows for record in self.records))


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an invented party says of its partnership, in invented wording. `sentence_parts` takes it apart."""

    id: str
    speaker: str
    said_on: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a rule asks of a transfer from a number of persons on, as this course reads it, and in which window they count.

    `who` is whom it addresses: operators of critical information infrastructure, others, or any. `counts` says whose number
    decides; the number is met from `at_least` on and below `below`, which is None where there is no upper end.
    """

    id: str
    rule: str
    who: Literal["critical", "others", "any"]
    counts: Literal["persons", "ordinary", "sensitive", "held"]
    since: Literal["this transfer", "1 January of this year", "1 January of the year before", "twelve months"]
    at_least: int
    below: int | None
    asks: Literal["storage at home", "assessment", "a route", "nothing", "security requirements"]
    reading: str


@dataclass(frozen=True, slots=True)
class NoticeDuty:
    """Whom a rule obliges somebody to tell of an incident, by when, and counted from what, as this course reads it.

    `within` is None where the rule sets no number, and `words` say how soon. `needs` names facts that must hold, or with
    *not-* in front must not; `more_than` is the number of persons above which it applies, None for any number.
    """

    id: str
    rule: str
    to: str
    within: int | None
    unit: Literal["", "hours", "days", "business days"]
    words: str
    needs: tuple[str, ...]
    more_than: int | None
    counted_from: Literal["learned of", "found material"]
    reading: str


@dataclass(frozen=True, slots=True)
class BorderStep:
    """One dated step in a story about data and a border: who acted, by what, about which question, for which stated reasons.

    `reasons` are those that the actor gives in the rows named; empty where none was read. `rests_on` names those rows.
    """

    id: str
    date: str
    story: Literal["iCloud in China", "TikTok", "Facebook"]
    what: str
    actor: str
    by: Literal["a company’s own act", "a statute", "an order", "a regulator", "a court"]
    about: Literal["where it is stored", "whether it may leave", "who can reach it", "who controls the firm"]
    reasons: tuple[str, ...]
    rests_on: tuple[str, ...]
    last_checked: dt.date


@dataclass(frozen=True, slots=True)
class Transfer:
    """One invented hand-over of people's data to a party abroad, and what the file on it holds.

    `ordinary` and `sensitive` are persons, each in one of the two; `held` is how many persons' data the exporter handles
    in all. `how` is `none` where nobody abroad can get at the data. `on_record` lists what the file shows.
    """

    id: str
    day: dt.date
    exporter: str
    importer: str
    origin: Literal["CN", "EU", "US"]
    destination: Literal["CN", "EU", "US", "elsewhere"]
    how: Literal["copy", "remote access", "none"]
    ordinary: int = 0
    sensitive: int = 0
    held: int = 0
    critical: Literal["yes", "no", "not shown"] = "no"
    stored_at_home: Literal["yes", "no", "not shown"] = "yes"
    on_record: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The transfer as one line, for a table of cases.

        >>> print(Transfer("t1", dt.date(2021, 3, 1), "Fern Bank", "Quill Photo", "EU", "US", "copy"))
        2021-03-01, EU to US, copy; on record: nothing
        """
        held = ", ".join(self.on_record) or "nothing"
        return f"{self.day}, {self.origin} to {self.destination}, {self.how}; on record: {held}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey says that people think, want or do: who was asked, how, how many, and about what.

    `share` and `margin` are per cent and percentage points; `margin` is the one that the source states. What was not read is
    "not said", and is no statement that it was not so.
    """

    id: str
    who: str
    asked: str
    day_is: Literal["asked", "published"]
    mode: Literal["online", "not said"]
    chosen: Literal["at random", "said to be representative", "not said"]
    population: str
    answers: int
    answers_are: Literal["exact", "at least"]
    question: str
    share: float
    margin: float | None
    source: str
    checked_against: str
    last_checked: dt.date
    note: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One thing that a consent screen may do to a choice, and a rule that names it, as this course reads the rule."""

    id: str
    pattern: DarkPattern
    rule: str
    reading: str


@dataclass(frozen=True, slots=True)
class Duty:
    """What a rule asks of whoever gets a person's letter about her data, as this course reads the rule."""

    id: str
    rule: str
    duty: Literal["show", "stop", "delete", "answer", "give reasons", "tell recipients"]
    only_where: Literal["always", "against law or agreement", "withdrawn, or against law or agreement"]
    within: Literal["", "promptly", "one month"]
    reading: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of somebody's data, wherever it lies, as the records of an invented party show it.

    >>> print(Copy("f3", "Ms Lund", "Lumen View", "template"))
    f3: Ms Lund’s template, held by Lumen View
    """

    id: str
    person: str
    holder: str
    what: str

    def __str__(self) -> str:
        return f"{self.id}: {self.person}’s {self.what}, held by {self.holder}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A person's request about her data: to see them, to take her consent back, to have them deleted.

    `unlawful` says whether the records show that her data were handled against the law or the agreement.
    """

    id: str
    day: dt.date
    person: str
    party: str
    place: str
    asks: tuple[str, ...]
    unlawful: Literal["yes", "no", "not shown"] = "not shown"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a party answers to a letter: which copies it lists and says to have deleted, which it will not, whom it has told.

    `reasons` are the copies for whose refusal the reply gives a reason. `more_time` is the day on which the party said that it
    needs longer, with its reason or without.
    """

    letter: str
    day: dt.date
    listed: tuple[str, ...] = ()
    stopped: bool = False
    deleted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    more_time: dt.date | None = None
    more_time_because: str = ""


TABLES: dict[str, type] = {
    "sources": Source,
    "checks": Check,
    "parties": Party,
    "claims": Claim,
    "headlines": Headline,
    "timeline": Event,
    "statements": Statement,
    "rules": Rule,
    "demands": Demand,
    "thresholds": Threshold,
    "notice_duties": NoticeDuty,
    "borders": BorderStep,
    "penalties": Penalty,
    "cases": Case,
    "cambridge_analytica": Step,
    "outcomes": Outcome,
    "glossary": Term,
    "chinese_terms": ChineseTerm,
    "frameworks": Framework,
    "competences": Competence,
    "competence_links": CompetenceLink,
    "vocabulary": Word,
    "chapters": Chapter,
    "propositions": Proposition,
    "drafts": Draft,
    "items": Item,
    "assurances": Assurance,
    "holdings": Holding,
    "designs": Design,
    "links": Link,
    "transfers": Transfer,
    "surveys": Survey,
    "patterns": Pattern,
    "duties": Duty,
    "situations": Situation,
    "readings": Reading,
    "sentences": Sentence,
    "sentence_parts": Statement,
    "face_dimensions": FaceDimension,
    "face_correlations": FaceCorrelation,
    "attacks": Attack,
    "defences": Defence,
    "model_memory": Measurement,
    "paths": TeachingPath,
    "path_steps": Session,
    "hosts": HostFact,
    "test_items": TwinItem,
}
"""Which record each table of `data/` holds."""

MADE_UP: tuple[type, ...] = (Conduct, Consent, Request, Store, Flow, Record, Partnership, Copy, Letter, Reply)
"""Records that no table holds: a log of an invented firm or a file of a partnership does, or an exercise draws them."""

RECORDS: dict[str, type] = {kind.__name__: kind for kind in (*TABLES.values(), *MADE_UP)}
"""The records that may cross to a learner's code, by name."""
