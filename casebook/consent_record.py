"""How is a consent written down so that others can read it?

`as_json_ld` writes a consent record with the fields that ISO/IEC TS 27560 asks for, in the terms of the W3C community group's
Data Privacy Vocabulary, after the group's guide. Each term stands in `data/vocabulary.csv`. `gaps` names the fields that a
record leaves empty.

>>> from datetime import date
>>> yes = Consent("c-17", "p-1", "Birch Pay", ("confirm a payment",), ("template",), (), date(2025, 3, 1))
>>> as_json_ld(yes, on=date(2025, 9, 3))["dpv:hasProcess"]["dpv:hasPersonalData"]
[{'@id': 'pd:FacialPrint'}]
>>> gaps(yes)
('jurisdiction', 'language', 'notice', 'stored_in', 'until', 'withdraw_at')
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from casebook.records import Consent, Word
from casebook.tables import NotInTable, table

CONTEXT: dict[str, str] = {
    "dct": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "dpv-27560": "https://w3id.org/dpv/schema/dpv-27560#",
    "loc": "https://w3id.org/dpv/loc#",
    "pd": "https://w3id.org/dpv/pd#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of the guide, and what they stand for."""

MUST = (
    "id",
    "person",
    "notice",
    "language",
    "purposes",
    "data",
    "controller",
    "stored_in",
    "until",
    "jurisdiction",
    "withdraw_at",
    "given",
    "by",
    "manner",
)
"""The fields of `Consent` that stand for what TS 27560 requires, by the guide's account.

Recipients are required there too; an empty list says that there are none. How long the data are kept is required and is not
in our record: chapter 7 deals with it.
"""


def gaps(consent: Consent) -> tuple[str, ...]:
    """Which required fields the record leaves empty or not shown."""
    return tuple(sorted(name for name in MUST if getattr(consent, name) in ("", (), None, "not shown")))


def as_json_ld(consent: Consent, *, on: date) -> dict[str, Any]:
    """The consent as JSON-LD, with its states up to and including that day. A field that is empty is left out.

    Raises NotInTable for a purpose or a kind of data that the vocabulary table has no term for.
    """
    record: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": _own("consent", consent.id),
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": {"@id": "dpv-27560:record"},
        "dct:identifier": consent.id,
        "dpv:hasDataSubject": {"@id": _own("person", consent.person), "@type": "dpv:DataSubject"},
        "dpv:hasDataController": _party("dpv:DataController", consent.controller),
        "dpv:hasProcess": _process(consent),
        "dpv:hasConsentStatus": [_state(consent, *each) for each in _states(consent) if each[1] <= on],
    }
    if consent.jurisdiction:
        record["dpv:hasJurisdiction"] = {"@id": f"loc:{consent.jurisdiction}"}
    if consent.notice:
        notice = {"@id": _own("notice", consent.notice), "@type": "dpv:ConsentNotice"}
        record["dpv:hasNotice"] = notice | ({"dct:language": consent.language} if consent.language else {})
    if consent.withdraw_at:
        record["dpv:hasConsentControl"] = {"@type": "dpv:WithdrawConsent", "dpv:isExercisedAt": consent.withdraw_at}
    return record


def terms_used(value: Any) -> frozenset[str]:
    """Every prefixed term in a JSON-LD value: keys, types and references, the prefixes of literals' types included."""
    if isinstance(value, list):
        return frozenset().union(*map(terms_used, value))
    if not isinstance(value, dict):
        return frozenset()
    found = {key for key in value if not key.startswith("@")}
    for key in ("@type", "@id"):
        named = value.get(key, [])
        found |= {each for each in ([named] if isinstance(named, str) else named) if not each.startswith("urn:")}
    return frozenset(found).union(*(terms_used(item) for key, item in value.items() if key != "@context"))


def expanded(term: str) -> str:
    """The full address of a prefixed term.

    >>> expanded("pd:FacialPrint")
    'https://w3id.org/dpv/pd#FacialPrint'
    """
    prefix, _, name = term.partition(":")
    return CONTEXT[prefix] + name


def term_for(word: str) -> str:
    """The vocabulary's term for one of the course's words.

    >>> term_for("confirm a payment"), term_for("guardian")
    ('dpv:IdentityAuthentication', 'dpv:GuardianOfDataSubject')
    """
    words: tuple[Word, ...] = table("vocabulary")
    for each in words:
        if word in each.word.split(" / "):
            return each.id
    raise NotInTable(f"data/vocabulary.csv has no term for “{word}”")


# ---------------------------------------------------------------------------------------------------------------------
# the parts


def _own(kind: str, name: str) -> str:
    """An address of ours: RFC 6963 keeps urn:example for examples, so it can never be anybody's."""
    return f"urn:example:{kind}:{name.lower().replace(' ', '-')}"


def _party(role: str, name: str) -> dict[str, str]:
    return {"@id": _own("party", name), "@type": role, "dpv:hasName": name}


def _references(words: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": term_for(word)} for word in words]


def _process(consent: Consent) -> dict[str, Any]:
    process: dict[str, Any] = {
        "@type": "dpv:Process",
        "dpv:hasPurpose": _references(consent.purposes),
        "dpv:hasPersonalData": _references(consent.data),
        "dpv:hasRecipient": [_party("dpv:Recipient", name) for name in consent.recipients],
    }
    if consent.stored_in:
        process["dpv:hasStorageCondition"] = {
            "@type": "dpv:StorageLocation",
            "dpv:hasLocation": {"@id": f"loc:{consent.stored_in}"},
        }
    return process


def _states(consent: Consent) -> Iterable[tuple[str, date]]:
    yield "dpv:ConsentGiven", consent.given
    if consent.withdrawn:
        yield "dpv:ConsentWithdrawn", consent.withdrawn
    if consent.until and not (consent.withdrawn and consent.withdrawn <= consent.until):
        yield "dpv:ConsentExpired", date.fromordinal(consent.until.toordinal() + 1)


def _state(consent: Consent, status: str, day: date) -> dict[str, Any]:
    state: dict[str, Any] = {"@type": [status], "dpv:isIndicatedAtTime": _day(day)}
    if status == "dpv:ConsentExpired":
        return state
    state["dpv:isIndicatedBy"] = {"@id": term_for(consent.by)}
    if status == "dpv:ConsentGiven":
        if consent.manner != "not shown":
            state["@type"].append(_consent_type(consent))
        ends = {"@type": "dpv:UntilTimeDuration", "rdf:value": _day(consent.until)} if consent.until else None
        state["dpv:hasDuration"] = ends or {"@type": "dpv:EndlessDuration"}
    return state


def _consent_type(consent: Consent) -> str:
    """The vocabulary calls explicit what conveys a consenting decision and nothing else; what came with it makes it less."""
    manner = "act" if consent.manner == "statement" and consent.asked_with else consent.manner
    return term_for(f"consent by {manner}")


def _day(day: date) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day.isoformat()}
