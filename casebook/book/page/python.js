// One Python for all questions of a page: starts when a reader shows intent, and is replaced when it cannot be saved.
const ACCEPTING = 3000; // milliseconds in which a worker that stands must take a job
const GRACE = 1500; // milliseconds beyond the limit, for the interrupt to work
const MEMORY = 512 * 2 ** 20;
const TOO_LARGE = 256 * 2 ** 20;

const gunzip = (blob) => new Response(blob.stream().pipeThrough(new DecompressionStream("gzip")));

// A page opened from a folder may not fetch its own files: they come as scripts, packed.
let packs;
const fromPacks = (base) => packs ??= loadPacks(base).catch((error) => { packs = undefined; throw error; });

async function loadPacks(base) {
  const got = {};
  window.casebookPack = (name, text) => { got[name] = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)); };
  for (const name of ["worker", "wasm", "python", "casebook"]) {
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${base}pack-${name}.js`;
      script.onload = done;
      script.onerror = () => failed(new Error("this copy of the book has no packs for use without a server: take the zip of the book"));
      document.head.append(script);
    });
  }
  return got;
}

export class Python {
  #settle = null; // how to end the promise of a worker that is starting
  #generation = 0; // a worker of an earlier generation is not listened to

  constructor({ base, setup, packages, chapter, seconds = 5 }) {
    Object.assign(this, { base, setup, packages, chapter, seconds, state: "off", job: null, count: 0 });
  }

  start() {
    if (this.state !== "off") return this.ready;
    this.state = "starting";
    const generation = ++this.#generation;
    this.ready = new Promise((ready, failed) => { this.#settle = { ready, failed }; });
    this.ready.catch(() => {});
    this.#load().then((worker) => {
      if (generation !== this.#generation) {
        worker.terminate();
        return;
      }
      this.worker = worker;
      worker.onmessage = ({ data }) => generation === this.#generation && this.#hear(data);
      worker.onerror = (event) => generation === this.#generation && this.#end({ stopped: "broken", because: event.message });
    }).catch((error) => generation === this.#generation && this.#end({ stopped: "not started", because: error.message }));
    return this.ready;
  }

  async #load() {
    const start = { is: "start", base: this.base, memory: MEMORY, setup: this.setup, packages: this.packages, chapter: this.chapter };
    let code;
    if (location.protocol === "file:") {
      const got = await fromPacks(this.base);
      code = await gunzip(new Blob([got["worker.js.gz"]])).text();
      start.base = "https://book.invalid/"; // a name only: every file comes from memory
      start.files = got;
    } else {
      const response = await fetch(`${this.base}worker.js.gz`);
      if (!response.ok) throw new Error(`worker.js.gz: ${response.status}`);
      code = await gunzip(await response.blob()).text();
    }
    const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    worker.postMessage(start);
    return worker;
  }

  #hear(data) {
    const job = this.job?.id === data?.id ? this.job : null;
    const limit = (milliseconds) => {
      clearTimeout(job.timer);
      job.timer = setTimeout(() => this.#end({ stopped: "time" }), milliseconds);
    };
    if (data?.is === "ready" && this.state === "starting") {
      this.state = "ready";
      this.#settle.ready();
    } else if (data?.is === "accepted" && job) {
      clearTimeout(job.timer); // it may have to load more of the library first, over a slow line
    } else if (data?.is === "started" && job) {
      limit(this.seconds * 1000 + GRACE);
    } else if (data?.is === "done" && job) {
      clearTimeout(job.timer);
      this.job = null;
      const restarted = data.memory > TOO_LARGE; // a heap that grew never shrinks
      if (restarted) this.#end(null);
      const { report = null, error = null, printed = "", line = null } = data.reply ?? {};
      job.done({ report, error, printed: String(printed), line, restarted });
    } else if (data?.is === "dead") {
      this.#end({ stopped: this.state === "starting" ? "not started" : "broken", because: String(data.because) });
    }
  }

  /** End this worker. A job that waits gets `reply`; where there was a working Python, a new one starts. */
  #end(reply) {
    const { job, state } = this;
    this.#generation += 1;
    this.worker?.terminate();
    this.worker = null;
    this.state = "off";
    this.job = null;
    if (state === "starting") this.#settle.failed(new Error(reply?.because ?? "stopped"));
    if (job) {
      clearTimeout(job.timer);
      job.done(reply ?? { stopped: "broken" });
    }
    if (state === "ready") this.start();
  }

  stop() { this.#end({ stopped: "asked" }); }

  work(request) {
    if (this.job) return Promise.resolve({ stopped: "busy" });
    const id = ++this.count;
    return new Promise((done) => {
      this.job = { id, done };
      this.start().then(() => {
        if (this.job?.id !== id) return;
        this.job.timer = setTimeout(() => this.#end({ stopped: "time" }), ACCEPTING);
        this.worker.postMessage({ is: "work", id, request: JSON.stringify(request), seconds: this.seconds });
      }, () => {}); // whoever ended the start has answered the job
    });
  }
}
