// A reader's answers: in this browser only, on one key for each question.
const PREFIX = "three-red-lines/";
const LONGEST = 100_000; // characters of one answer

const memory = new Map(); // what storage refused to take lasts as long as the page

export const read = (question) => {
  if (memory.has(question)) return memory.get(question);
  try {
    return JSON.parse(localStorage.getItem(PREFIX + question)) ?? {};
  } catch {
    return {};
  }
};

export const write = (question, changes) => {
  const answer = { ...read(question), ...changes };
  try {
    localStorage.setItem(PREFIX + question, JSON.stringify(answer));
    memory.delete(question);
  } catch {
    memory.set(question, answer);
    document.dispatchEvent(new CustomEvent("answers not kept"));
  }
  document.dispatchEvent(new CustomEvent("answer", { detail: question }));
};

const stored = () => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
};

export const all = () => Object.fromEntries([...new Set([...stored(), ...memory.keys()])].sort().map((question) => [question, read(question)]));

export const erase = () => {
  memory.clear();
  for (const question of stored()) localStorage.removeItem(PREFIX + question);
  document.dispatchEvent(new CustomEvent("answer"));
};

/** Call `act` when another page of this browser changed the answer to `question`. */
export const onElsewhere = (question, act) => addEventListener("storage", ({ key }) => { if (key === PREFIX + question || key === null) act(); });

export const toText = () => JSON.stringify({ course: "three-red-lines", schema: 1, answers: all() }, null, 1);

const whole = (value) => (Number.isSafeInteger(value) && value >= 0 ? value : 0);

/** The answers in a file written by `toText`. Throws with what is wrong. */
export const fromText = (text) => {
  let file;
  try { file = JSON.parse(text); } catch { throw new Error("this file is not one that this book exported: it is not JSON"); }
  const { course, schema, answers } = file ?? {};
  if (course !== "three-red-lines" || typeof answers !== "object" || answers === null || Array.isArray(answers)) {
    throw new Error("this file is not one that this book exported");
  }
  if (schema !== 1) throw new Error("this file was exported by a newer book; open it there");
  const usable = Object.entries(answers).filter(([question, answer]) =>
    /^\d{1,2}\.\d{1,2}$/.test(question) && typeof answer?.code === "string" && answer.code.length <= LONGEST);
  return usable.map(([question, { code, solved, tries, hints }]) =>
    [question, { code, solved: solved === true, tries: whole(tries), hints: whole(hints) }]);
};
