// What a reader has done so far: progress, export, import, erase, the worked notebook, and the book offline.
import { all, erase, fromText, read, toText, write } from "./answers.js";

const save = (name, type, text) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

/** The exercise's notebook with this reader's answers in its cells. */
export const worked = (notebook) => {
  const filled = structuredClone(notebook);
  for (const cell of filled.cells) {
    const question = cell.metadata.casebook?.question;
    const code = question && !cell.metadata.tags?.includes("check") && read(question).code;
    if (typeof code === "string") cell.source = code.split(/(?<=\n)/);
  }
  return JSON.stringify(filled, null, 1) + "\n";
};

export function panel({ notebook, restart } = {}) {
  const box = document.querySelector(".answers");
  if (!box) return;
  box.hidden = false;
  const say = (text) => { box.querySelector(".answers-status").textContent = text; };
  const on = (name, act) => box.querySelector(`[data-do="${name}"]`)?.addEventListener("click", act);
  const questions = box.dataset.questions.split(" ").filter(Boolean);
  const show = () => {
    const solved = questions.filter((question) => read(question).solved);
    const bar = box.querySelector("progress");
    bar.max = questions.length;
    bar.value = solved.length;
    box.querySelector(".answers-count").textContent = `${solved.length} of ${questions.length} questions solved`;
    for (const mark of document.querySelectorAll("[data-solved]")) {
      mark.textContent = read(mark.dataset.solved).solved ? "✓ solved" : read(mark.dataset.solved).code ? "begun" : "";
    }
  };
  show();
  document.addEventListener("answer", show);
  on("export", () => {
    save("three-red-lines-answers.json", "application/json", toText());
    say(`${Object.keys(all()).length} answers were written to a file on your device.`);
  });
  document.addEventListener("answers not kept", () => say("This browser keeps nothing for this page: export your answers before you leave it."));

  // What cannot be taken back is done at the second press, within ten seconds.
  let meant = "";
  const sure = (what) => {
    const again = meant === what;
    meant = again ? "" : what;
    if (!again) setTimeout(() => { meant = ""; }, 10_000);
    return again;
  };
  const file = box.querySelector("input[type=file]");
  on("import", () => file.click());
  file.addEventListener("change", async () => {
    try {
      const given = fromText(await file.files[0].text());
      const replaced = given.filter(([question, { code }]) => read(question).code !== undefined && read(question).code !== code);
      if (replaced.length && !sure("import")) {
        say(`This replaces ${replaced.length} of your answers here. Choose the file again within ten seconds to go on.`);
      } else {
        for (const [question, answer] of given) write(question, answer);
        document.dispatchEvent(new CustomEvent("answers read"));
        say(`${given.length} answers were read from the file.`);
      }
    } catch (error) {
      say(`Nothing was changed: ${error.message}.`);
    }
    file.value = "";
  });
  on("erase", () => {
    const count = Object.keys(all()).length;
    if (!sure("erase")) {
      say(`This erases ${count} answers, with hints and marks, from this browser. Export them first if you want to keep them. Press again within ten seconds to erase.`);
      return;
    }
    erase();
    document.dispatchEvent(new CustomEvent("answers read"));
    say(`${count} answers were erased from this browser.`);
  });
  on("restart", () => {
    restart();
    say("Python was started again: names from earlier runs are gone, your answers are kept.");
  });
  on("notebook", () => save(box.dataset.notebook, "application/x-ipynb+json", worked(notebook)));
  offline(box, say);
}

function offline(box, say) {
  const keep = box.querySelector('[data-do="keep"]');
  if (!keep || !("serviceWorker" in navigator) || !location.protocol.startsWith("http") || !isSecureContext) return;
  keep.hidden = false;
  const address = new URL(box.dataset.root + "sw.js", location.href);
  const hear = ({ data }) => {
    if (data.is === "keeping") say(`Keeping this book on your device: ${data.done} of ${data.all} files …`);
    if (data.is === "kept") say(`This book is kept on your device (${data.megabytes} MB) and opens without a network.`);
    if (data.is === "not kept") say(`The book could not be kept: ${data.because}. Nothing else has changed.`);
  };
  navigator.serviceWorker.addEventListener("message", hear);
  const offer = (registration) => {
    if (!registration.waiting || !registration.active) return;
    keep.textContent = "Take the newer version of this book";
    keep.onclick = () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      registration.waiting?.postMessage({ do: "take over" }); // the one of now: a still newer book may have come meanwhile
    };
  };
  navigator.serviceWorker.getRegistration(address).then((registration) => {
    if (!registration) return;
    offer(registration);
    registration.addEventListener("updatefound", () => registration.installing.addEventListener("statechange", () => offer(registration)));
  });
  keep.onclick = async () => {
    say("Keeping this book on your device …");
    try {
      await navigator.serviceWorker.register(address);
      const registration = await navigator.serviceWorker.ready;
      registration.active.postMessage({ do: "keep" });
    } catch (error) {
      say(`The book could not be kept: ${error.message}.`);
    }
  };
}
