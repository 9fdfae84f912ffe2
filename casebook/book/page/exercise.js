// Exercises in the page: an editor for each question, Python on intent, findings in the words of the case.
import { createEditor } from "prism-code-editor";
import "prism-code-editor/prism/languages/python";
import "prism-code-editor/languages/python";
import { defaultCommands, editHistory, setIgnoreTab } from "prism-code-editor/commands";
import { insertText } from "prism-code-editor/utils";
import { matchBrackets } from "prism-code-editor/match-brackets";
import { Python } from "./python.js";
import { onElsewhere, read, write } from "./answers.js";
import { panel } from "./panel.js";

const SAY = {
  starting: "Starting Python in this page … the first time it loads about 6 MB from this book.",
  working: "Working …",
  ran: "It ran.",
  keys: "Tab moves on until you type; then it indents, and Esc followed by Tab moves on. Ctrl+Enter checks.",
  sure: "You have not checked an answer yet. Press again to see a solution.",
  erased: "The starter is back. Undo (Ctrl+Z) brings your code back.",
  time: (seconds) => `Stopped after ${seconds} seconds: a step in your code does not come back. Python was started again; your code is kept.`,
  broken: "Python in this page stopped working and was started again. Your code is kept.",
  full: "Does something in it grow, or call itself, without end?",
  changed: "This result is for the code as it was when you pressed the button.",
  restarted: "Python was started again to free memory: names from earlier runs are gone.",
  asked: "Stopped. Your code is kept.",
  busy: "Another question is being checked. Wait, or stop it.",
  "not started": location.protocol === "file:"
    ? "Python cannot start in a page that was opened from a folder like this one. Open the book through its address, "
      + "serve it (`make serve`), or take the zip of the whole book. The task can also be worked in the downloaded notebook."
    : "Python could not be started in this page. The task can be worked in the downloaded notebook.",
};

const make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

const notebook = JSON.parse(document.getElementById("exercise-notebook").textContent);
const tagged = (tag) => notebook.cells.filter((cell) => cell.metadata.tags?.includes(tag));
const base = new URL("page/", document.currentScript.src).href;
const packages = (document.querySelector(".answers")?.dataset.packages ?? "").split(" ").filter(Boolean);
const chapter = document.querySelector("[data-question]").dataset.question.split(".")[0].padStart(2, "0");
const python = new Python({ base, packages, chapter, setup: tagged("setup").map((cell) => cell.source.join("")) });
const savesData = () => navigator.connection?.saveData === true;

function mount(box) {
  const id = box.dataset.question;
  const cell = notebook.cells.find((each) => each.metadata.casebook?.question === id && !each.metadata.tags.includes("check"));
  const starter = cell.source.join("");
  const discussed = box.dataset.kind === "discuss";
  const lacking = box.dataset.needs.split(" ").filter((name) => name && !packages.includes(name));
  const place = make("div", { className: "q-editor" });
  box.querySelector(".q-starter").replaceWith(place);
  const editor = createEditor(
    place,
    { value: read(id).code ?? starter, language: "python", tabSize: 4, insertSpaces: true, lineNumbers: true, wordWrap: true },
    defaultCommands(), editHistory(), matchBrackets(),
  );
  const text = editor.textarea;
  const keys = make("p", { className: "q-keys", id: `keys-${box.id}`, textContent: SAY.keys });
  text.setAttribute("aria-label", `Your answer to question ${id}`);
  text.setAttribute("aria-describedby", keys.id);
  for (const name of ["autocorrect", "autocapitalize", "autocomplete"]) text.setAttribute(name, "off");
  text.spellcheck = discussed;

  // Tab walks through an untouched editor, indents once the reader types, and walks on after Esc.
  text.addEventListener("focus", () => { setIgnoreTab(true); if (!savesData() && !discussed) python.start(); });
  text.addEventListener("input", () => setIgnoreTab(false));
  text.addEventListener("blur", () => setIgnoreTab(false));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") setIgnoreTab(true);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && checker) {
      event.preventDefault();
      event.stopPropagation();
      go("check");
    }
  }, true);

  // Only what was typed here is saved, so that an idle page never overwrites another one's newer work.
  let saving;
  let typed = false;
  const save = () => {
    clearTimeout(saving);
    if (typed) write(id, { code: editor.value });
    typed = false;
  };
  editor.on("update", () => {
    if (document.activeElement !== text) return;
    typed = true;
    clearTimeout(saving);
    saving = setTimeout(save, 300);
  });
  addEventListener("pagehide", save);
  const refresh = () => {
    if (typed) return;
    editor.setOptions({ value: read(id).code ?? starter });
    showHint(read(id).hints ?? 0);
    nameHint();
    mark();
  };
  onElsewhere(id, refresh);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) refresh(); });

  const bar = make("div", { className: "q-bar", role: "group", "aria-label": `Question ${id}` });
  const status = make("p", { className: "q-status", role: "status" });
  const out = make("div", { className: "q-out", "aria-live": "polite" });
  const printed = make("div", { className: "q-printed" }); // not read aloud by itself: it may be long
  const button = (label, act, kind = "") => {
    const made = make("button", { type: "button", className: `q-button ${kind}`, textContent: label, onclick: act });
    bar.append(made);
    return made;
  };
  const live = !discussed && lacking.length === 0;
  const checker = !live ? null : button("Check", () => go("check"), "q-check");
  const runner = !live ? null : button("Run", () => go("run"));
  const stopper = button("Stop", () => python.stop(), "q-stop");
  stopper.hidden = true;

  const hints = [...box.querySelectorAll(".q-hint")];
  const showHint = (number) => { hints.forEach((hint, index) => { hint.hidden = index >= number; }); };
  showHint(read(id).hints ?? 0);
  const hinter = hints.length ? button("", () => {
    const number = Math.min((read(id).hints ?? 0) + 1, hints.length);
    write(id, { hints: number });
    showHint(number);
    hints[number - 1].open = true;
    hints[number - 1].querySelector("summary").focus();
    nameHint();
  }) : null;
  const nameHint = () => {
    if (!hinter) return;
    const number = read(id).hints ?? 0;
    hinter.disabled = number >= hints.length;
    hinter.textContent = hinter.disabled ? "No more hints" : `Hint ${number + 1} of ${hints.length}`;
  };
  nameHint();

  button("Reset", () => {
    text.focus();
    insertText(editor, starter, 0, editor.value.length); // so that undo knows of it
    setIgnoreTab(true);
    clear();
    status.textContent = SAY.erased;
    epoch += 1;
    typed = false;
    write(id, { code: starter, solved: false });
  });
  const solution = box.querySelector(".q-solution");
  if (solution) {
    solution.hidden = true;
    let asked = false;
    const shower = button("Show solution", () => {
      if (!read(id).tries && !asked) {
        asked = true;
        status.textContent = SAY.sure;
        return;
      }
      solution.hidden = false;
      solution.open = true;
      shower.hidden = true;
      solution.querySelector("summary").focus();
    });
  }
  place.after(keys, bar, status, out, printed);
  if (lacking.length) status.textContent = `This question needs ${lacking.join(" and ")}: work it in the downloaded notebook.`;
  const mark = () => box.classList.toggle("q-solved", read(id).solved === true);
  mark();
  document.addEventListener("answer", mark);
  document.addEventListener("answers read", () => {
    epoch += 1;
    typed = false;
    refresh();
    clear();
    status.textContent = "";
  });

  function clear() {
    out.replaceChildren();
    printed.replaceChildren();
    place.querySelectorAll(".q-line").forEach((line) => line.classList.remove("q-line"));
  }

  // A reset, an import or an erasure in the meantime makes a reply old: it is not shown and marks nothing.
  let epoch = 0;
  let working = false;

  async function go(what) {
    if (working) return;
    save();
    working = true;
    const [mine, code] = [epoch, editor.value];
    box.dataset.working = what;
    for (const each of [checker, runner]) each.setAttribute("aria-disabled", "true");
    stopper.hidden = false;
    clear();
    status.textContent = python.state === "ready" ? SAY.working : SAY.starting;
    python.ready?.then(() => { if (working) status.textContent = SAY.working; }, () => {});
    const asked = performance.now();
    const reply = await python.work({ do: what, question: id, code });
    box.dataset.milliseconds = Math.round(performance.now() - asked);
    working = false;
    for (const each of [checker, runner]) each.removeAttribute("aria-disabled");
    if (document.activeElement === stopper) checker.focus();
    stopper.hidden = true;
    status.textContent = "";
    if (mine === epoch) show(reply, what);
    if (mine === epoch && editor.value !== code) status.textContent = SAY.changed;
    delete box.dataset.working;
  }

  function show(reply, what) {
    const tried = () => write(id, { tries: (read(id).tries ?? 0) + 1 });
    if (reply.stopped) {
      const said = [reply.stopped === "time" ? SAY.time(python.seconds) : SAY[reply.stopped]];
      if (reply.stopped === "broken" && /memory|stack|RangeError|allocation/i.test(reply.because)) said.push(SAY.full);
      const told = make("div", { className: "q-report q-cannot_check" });
      told.append(make("p", {}, make("strong", { textContent: "! cannot be checked" })), make("p", { textContent: said.join(" ") }));
      if (reply.because) told.append(make("details", {}, make("summary", { textContent: "Details" }), make("pre", { textContent: reply.because })));
      out.append(told);
      if (what === "check" && ["time", "broken"].includes(reply.stopped)) tried();
      return;
    }
    const { report } = reply;
    if (report) {
      out.append(drawn(report));
      if (report.status !== "not_attempted") {
        tried();
        if (report.status === "passed") write(id, { solved: true });
      }
    } else if (!reply.error) {
      status.textContent = SAY.ran;
    }
    if (reply.restarted) status.textContent = SAY.restarted;
    if (reply.error) out.append(make("pre", { className: "q-error", tabIndex: 0, textContent: reply.error }));
    if (reply.printed) printed.append(make("p", { className: "q-label", textContent: "Printed" }), make("pre", { tabIndex: 0, textContent: reply.printed }));
    if (reply.line) place.querySelectorAll(".pce-line")[reply.line - 1]?.classList.add("q-line");
  }
}

const SIGNS = { passed: "✓", wrong: "✗", not_attempted: "…", cannot_check: "!" };

/** A report, as the notebook shows it. Everything is text: nothing from an answer is read as markup. */
function drawn(report) {
  const box = make("div", { className: `q-report q-${report.status}` });
  box.append(make("p", {}, make("strong", { textContent: `${SIGNS[report.status]} ${report.heading}` })));
  if (report.findings.length) {
    box.append(make("ul", {}, ...report.findings.map(({ rule, where, because }) =>
      make("li", {}, make("strong", { textContent: rule }), `${where ? ` · ${where}` : ""}: ${because}`))));
  }
  if (report.note) box.append(make("p", { textContent: report.note }));
  if (report.not_tested.length) box.append(make("p", {}, make("small", { textContent: `Not tested: ${report.not_tested.join("; ")}.` })));
  return box;
}

document.querySelectorAll(".q[data-question]").forEach(mount);
panel({ notebook, restart: () => python.stop() });
// A reader who stays on the page is likely to work on it.
if (!savesData() && location.protocol !== "file:") {
  addEventListener("load", () => setTimeout(() => (window.requestIdleCallback ?? setTimeout)(() => python.start()), 4000));
}
