// A reader's answers: in this browser only, on one key for each question.
const PREFIX = "three-red-lines/";

const memory = new Map(); // where storage is refused, answers last as long as the page

export const read = (question) => {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + question)) ?? {};
  } catch {
    return memory.get(question) ?? {};
  }
};

export const write = (question, changes) => {
  const answer = { ...read(question), ...changes };
  memory.set(question, answer);
  try {
    localStorage.setItem(PREFIX + question, JSON.stringify(answer));
  } catch { /* kept in memory */ }
  document.dispatchEvent(new CustomEvent("answer", { detail: question }));
};

const kept = () => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch {
    return [...memory.keys()];
  }
};

export const all = () => Object.fromEntries(kept().sort().map((question) => [question, read(question)]));

export const erase = () => {
  const count = kept().length;
  for (const question of kept()) {
    memory.delete(question);
    try { localStorage.removeItem(PREFIX + question); } catch { /* was in memory */ }
  }
  document.dispatchEvent(new CustomEvent("answer"));
  return count;
};

export const toText = () => JSON.stringify({ course: "three-red-lines", schema: 1, answers: all() }, null, 1);

/** Read a file written by `toText`. Returns how many answers it held; throws with what is wrong. */
export const fromText = (text) => {
  let file;
  try { file = JSON.parse(text); } catch { throw new Error("this file is not one that this book exported: it is not JSON"); }
  if (file?.course !== "three-red-lines" || typeof file.answers !== "object" || file.answers === null) {
    throw new Error("this file is not one that this book exported");
  }
  const given = Object.entries(file.answers).filter(([question, answer]) => /^\d+\.\d+$/.test(question) && typeof answer?.code === "string");
  for (const [question, { code, solved, tries, hints }] of given) {
    write(question, { code, solved: solved === true, tries: Number(tries) || 0, hints: Number(hints) || 0 });
  }
  return given.length;
};
