"""Pages for those who teach, made from the questions, the exercises and the ready paths.

```{ready-path} lecture        a path: for each audience its sessions with minutes and questions, and what to type
```{answer-key}                each question that is checked: task, answers, what else is accepted, what is not tested
```{common-mistakes}           the named mistakes of each question, the rule that catches each, and its reason
```{twin-items}                the six pairs of the test before and after, and their answers, folded
```{hosts} Google Colab        what a host sees, keeps and loses of a student, each line with its source
```{rubrics}                   each question for discussion with its rubric and its two model answers
"""

from __future__ import annotations

import ast
import html
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx

from casebook.before_after import form
from casebook.book.exercises import model_answer
from casebook.book.grids import entries, grid
from casebook.book.reference import Written, questions
from casebook.dates import say
from casebook.examine import contested_cases, second_choices
from casebook.grading.discussion import of
from casebook.question import Question, Work
from casebook.questions import all_questions
from casebook.records import Session
from casebook.tables import row, table
from casebook.teaching import AUDIENCES, at_home, command, in_class, reading, sessions, work


def needed_before(box: str) -> set[int]:
    """The chapters that a chapter's box asks for; those that only help are left out.

    >>> sorted(needed_before("Before: chapter 1 for the words, chapter 3 for *points*; chapters 4, 6 help. You can skip."))
    [1, 3]
    >>> needed_before("Before: nothing. You can skip the code.")
    set()
    """
    before = re.split(r"[;.]", box.partition("Before:")[2])[0]
    return {int(number) for number in re.findall(r"\bchapters? (\d+)", before)}


def folded(summary: str, *content: nodes.Node, on_paper: bool = True) -> Iterator[nodes.Node]:
    """Content behind a line that opens it; on paper it is open, or left out."""
    classes = "cb-fold" if on_paper else "cb-fold cb-screen"
    yield nodes.raw("", f'<details class="{classes}"><summary>{html.escape(summary)}</summary>', format="html")
    yield from content
    yield nodes.raw("", "</details>", format="html")


class ReadyPath(Written):
    """One path: for each audience a table of sessions, and the commands folded below it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """A sentence, and a section for each audience."""
        path = row("paths", self.arguments[0])
        each = f"{path.sessions} sessions of {path.minutes} minutes each" if path.sessions > 1 else f"{path.minutes} minutes"
        head = self.paragraph(
            f"{each}; at home at most {path.home_minutes} minutes for one session. For {path.suits}. {path.note}"
        )
        return [head, *(self._audience(path.id, audience) for audience in AUDIENCES)]

    def _audience(self, path: str, audience: str) -> nodes.section:
        section = nodes.section(ids=[f"{path}-{audience}"])
        section += nodes.title("", f"For {audience}")
        chosen = sessions(path, audience)
        section += self._table(chosen)
        home = sum(map(at_home, chosen))
        section += self.paragraph(f"In all {sum(map(in_class, chosen))} minutes together and {home} at home.")
        section += list(folded("What to type", nodes.literal_block("", "\n".join(map(command, chosen)), language="text")))
        return section

    def _table(self, chosen: Iterable[Session]) -> nodes.table:
        heads = ("Session", "Read before", "Show", "Work in class", "Discuss", "Set for home")
        lines = (entries(self.paragraph(*parts) for parts in self._cells(session)) for session in chosen)
        return grid([*map(self.paragraph, heads)], (20, 14, 26, 14, 12, 14), lines)

    def _cells(self, session: Session) -> Iterator[tuple[nodes.Node | str, ...]]:
        yield (f"{session.session}. {session.title}, {in_class(session)} min",)
        chapters = [node for number in session.chapters for node in (self._chapter(number), ", ")]
        yield (*chapters, f"{reading(session)} min")
        yield (f"{session.shows}, {session.show} min",)
        yield self._questions(session.in_class, f"{work(session.in_class)} min")
        yield self._questions((session.discuss,), f"{session.talk} min") if session.discuss else ("nothing",)
        yield self._questions(session.at_home, f"{work(session.at_home)} min") if session.at_home else ("nothing",)

    def _questions(self, ids: Iterable[str], minutes: str) -> tuple[nodes.Node | str, ...]:
        return (*(part for id in ids for part in (self.question(id), ", ")), minutes)

    def _chapter(self, number: str) -> nodes.reference:
        return self.page(f"chapters/{row('chapters', number).slug}", f"chapter {number}")


class TwinItems(Written):
    """The two forms, and the answers to both."""

    def run(self) -> list[nodes.Node]:
        """A folded part for each form, and one with the answers."""
        forms = (folded(f"Form {letter}", code(form(letter))) for letter in ("A", "B"))
        return [node for part in (*forms, folded("The answers to both", *self._answers())) for node in part]

    def _answers(self) -> Iterator[nodes.Node]:
        answers = nodes.bullet_list()
        for item in sorted(table("test_items"), key=lambda each: (each.pair, each.form)):
            head = nodes.strong("", f"{item.pair}{item.form}: {item.right}. ")
            answers += nodes.list_item("", self.paragraph(head, f"{item.because} ({item.outcome})"))
        yield answers


class Hosts(Written):
    """What one host sees, keeps and loses of a student."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """A list, and the day of the check."""
        facts = [each for each in table("hosts") if each.host == self.arguments[0]]
        items = nodes.bullet_list()
        for each in facts:
            topic = nodes.strong("", each.topic[0].upper() + each.topic[1:] + ". ")
            items += nodes.list_item("", self.paragraph(topic, f"{each.says} ", self.to("sources", each.source)))
        checked = say(str(min(each.last_checked for each in facts)))
        return [items, self.paragraph(f"Read on {checked}.", classes=["cb-row-foot"])]


class OfQuestions(Written):
    """A directive that writes a section for each chapter, and in it one for each question."""

    prefix = ""

    def run(self) -> list[nodes.Node]:
        """The sections."""
        return [self._of_chapter(each.number) for each in table("chapters")]

    def _of_chapter(self, number: int) -> nodes.section:
        section = nodes.section(ids=[f"{self.prefix}-{number}"])
        section += nodes.title("", f"{number}. {row('chapters', str(number)).title}")
        for question in filter(self.speaks_of, questions(number)):
            section += self._of_question(question)
        return section

    def _of_question(self, question: Question) -> nodes.section:
        section = nodes.section(ids=[f"{self.prefix}-{question.id.replace('.', '-')}"])
        section += nodes.title("", heading(question))
        section += list(self.about(question))
        return section

    def speaks_of(self, question: Question) -> bool:
        """Has the page anything to say of this question?"""
        return question.kind != "discuss"

    def about(self, question: Question) -> Iterator[nodes.Node]:
        """What the page says of one question."""
        raise NotImplementedError

    def parsed(self, markdown: str) -> list[nodes.Node]:
        """What stands in an exercise, as it looks there. Its links reach as far, because both folders lie side by side."""
        holder = nodes.Element()
        self.state.nested_parse(StringList(markdown.splitlines(), source=""), self.content_offset, holder)
        return list(holder.children)


def heading(question: Question) -> str:
    """The question's number and the words that its exercise gives it.

    >>> from casebook.questions import find
    >>> heading(find("1.2"))
    "1.2 Compute: on nobody else's word"
    """
    return of(question.id)[0].heading


def code(text: str) -> nodes.raw:
    """Code as it is, without colours, which would weigh more than the code."""
    return nodes.raw("", f'<pre tabindex="0"><code>{html.escape(text)}</code></pre>', format="html")


def source(wrong: Work) -> str:
    """The code of a mistake, without the decorator that names it.

    >>> from casebook.questions import find
    >>> print(source(find("1.2").mistakes[-1].work).splitlines()[0])
    def inference_is_own_word(claims: list[Claim]) -> set[str]:
    """
    text = textwrap.dedent(inspect.getsource(wrong)).rstrip()
    statement = ast.parse(text).body[0]
    if isinstance(statement, ast.FunctionDef):
        return "\n".join(text.splitlines()[statement.lineno - 1 :])
    *_, given = (node for node in ast.walk(statement) if isinstance(node, ast.Lambda))
    return ast.get_source_segment(text, given) or text


class AnswerKey(OfQuestions):
    """Task and answers, folded; what else is accepted, and what no check looks at."""

    prefix = "key"

    def about(self, question: Question) -> Iterator[nodes.Node]:
        """One question."""
        points = "1 point" if question.points == 1 else f"{question.points} points"
        facts = f"{question.kind}, {question.minutes} minutes, {points}, {question.outcome}. Worked in "
        yield self.paragraph(facts, self.question(question.id), ".", classes=["cb-row-foot"])
        yield from folded("The task", *self.parsed(of(question.id)[0].markdown))
        if question.publish():
            yield from folded("The answers, case by case", nodes.raw("", _answers(question), format="html"))
        if question.returns_from_call:
            yield from folded("A model answer in code", code(model_answer(question)))
        if question.returns_from_call and question.alternatives:
            yield self.paragraph(nodes.emphasis("", "Accepted too: "), f"{'; '.join(question.alternatives)}.")
        if question.not_tested:
            yield self.paragraph(nodes.emphasis("", "Not tested: "), f"{'; '.join(question.not_tested)}.")


def _answers(question: Question) -> str:
    """A table of the published cases: the answer, another that is as good, and the reason."""
    second, contested = second_choices(question.id), contested_cases(question.id)
    rows = []
    for id, case in question.publish().items():
        answer = _shown(question.tabled(question.solve(*case.arguments)))
        answer += f" (or {second[id]})" if id in second else ""
        answer += " (not scored)" if id in contested else ""
        rows.append(
            f'<tr><th scope="row">{html.escape(id)}</th><td>{html.escape(answer)}</td><td>{html.escape(case.words)}</td></tr>'
        )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Case", "Answer", "In words"))
    return f'<table class="table"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _shown(value: Any) -> str:
    """One answer as a table gives it; a list of rules, or that there is none.

    >>> _shown("data"), _shown(iter(())), _shown(["tense", "object"])
    ('data', 'none', 'object; tense')
    """
    if isinstance(value, str | int | float):
        return str(value)
    return "; ".join(sorted(str(getattr(each, "rule", each)) for each in value)) or "none"


class CommonMistakes(OfQuestions):
    """The named mistakes: what a learner believes, code that believes it, and the rule that answers."""

    prefix = "mistakes"

    def about(self, question: Question) -> Iterator[nodes.Node]:
        """One question."""
        beliefs, programs = nodes.bullet_list(), []
        for mistake in question.mistakes:
            reason = question.criteria[mistake.caught_by].reason
            belief = mistake.name[0].upper() + mistake.name[1:]
            words = (nodes.strong("", f"{belief}. "), nodes.emphasis("", f"{mistake.caught_by}: "), reason)
            beliefs += nodes.list_item("", self.paragraph(*words))
            programs += [self.paragraph(nodes.strong("", belief)), code(source(mistake.work))]
        yield beliefs
        yield from folded("As code", *programs, on_paper=False)


class Rubrics(OfQuestions):
    """The questions for discussion, with what each text is held against."""

    prefix = "rubric"

    def run(self) -> list[nodes.Node]:
        """A section for each."""
        return [self._of_question(question) for question in all_questions() if question.kind == "discuss"]

    def about(self, question: Question) -> Iterator[nodes.Node]:
        """One question."""
        task, rubric, *answers = of(question.id)
        facts = f"{question.minutes} minutes to write, {question.outcome}. Worked in "
        yield self.paragraph(facts, self.question(question.id), ".", classes=["cb-row-foot"])
        yield from folded("The task", *self.parsed(task.markdown))
        yield from self._with_corner(self.parsed(rubric.markdown))
        for answer in answers:
            yield from folded(answer.heading, *self.parsed(answer.markdown))

    def _with_corner(self, parsed: list[nodes.Node]) -> list[nodes.Node]:
        """The rubric's table, whose first column has a name here."""
        for head in (head for node in parsed for head in node.findall(nodes.thead)):
            corner = next(iter(head.findall(nodes.entry)))
            corner.clear()
            corner += self.paragraph("Line")
        return parsed


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("ready-path", ReadyPath)
    app.add_directive("hosts", Hosts)
    app.add_directive("twin-items", TwinItems)
    app.add_directive("answer-key", AnswerKey)
    app.add_directive("common-mistakes", CommonMistakes)
    app.add_directive("rubrics", Rubrics)
