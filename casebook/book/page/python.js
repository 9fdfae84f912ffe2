// One Python for all questions of a page: starts when a reader shows intent, and is replaced when it cannot be saved.
const GRACE = 1500; // milliseconds beyond the limit, for the interrupt to work
const MEMORY = 512 * 2 ** 20;
const TOO_LARGE = 256 * 2 ** 20;

const gunzip = (blob) => new Response(blob.stream().pipeThrough(new DecompressionStream("gzip")));

// A page opened from a folder may not fetch its own files: they come as scripts, packed.
let packs;
const fromPacks = (base) => packs ??= (async () => {
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
})();

export class Python {
  constructor({ base, setup, packages, seconds = 5 }) {
    Object.assign(this, { base, setup, packages, seconds, state: "off", job: null, count: 0 });
  }

  start() {
    if (this.state !== "off") return this.ready;
    this.state = "starting";
    this.ready = new Promise((ready, failed) => {
      this.#load().then((worker) => {
        this.worker = worker;
        worker.onmessage = ({ data }) => this.#hear(data, ready, failed);
        worker.onerror = (event) => { failed(new Error(event.message)); this.#end(null); };
      }).catch((error) => { this.state = "off"; failed(error); });
    });
    this.ready.catch(() => {});
    return this.ready;
  }

  async #load() {
    const start = { is: "start", base: this.base, memory: MEMORY, setup: this.setup, packages: this.packages };
    let code;
    if (location.protocol === "file:") {
      const got = await fromPacks(this.base);
      code = await gunzip(new Blob([got["worker.js.gz"]])).text();
      start.base = "https://book.invalid/"; // a name only: every file comes from memory
      start.files = got;
    } else {
      const response = await fetch(`${this.base}worker.js.gz`);
      if (!response.ok) throw new Error(`worker: ${response.status}`);
      code = await gunzip(await response.blob()).text();
    }
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const worker = new Worker(address);
    worker.postMessage(start);
    return worker;
  }

  #hear(data, ready, failed) {
    const job = this.job;
    if (data.is === "ready") {
      this.state = "ready";
      ready();
    } else if (data.is === "started" && job?.id === data.id) {
      job.timer = setTimeout(() => this.#end({ stopped: "time" }), this.seconds * 1000 + GRACE);
    } else if (data.is === "done" && job?.id === data.id) {
      clearTimeout(job.timer);
      this.job = null;
      job.done(data.reply);
      if (data.memory > TOO_LARGE) this.#end(null); // a heap that grew never shrinks: begin afresh
    } else if (data.is === "dead") {
      if (this.state === "starting") failed(new Error(data.because));
      this.#end({ stopped: "broken", because: data.because });
    }
  }

  /** End this worker; whatever waits gets `reply`, and a new worker starts. */
  #end(reply) {
    const wasReady = this.state === "ready";
    this.worker?.terminate();
    this.state = "off";
    const job = this.job;
    this.job = null;
    if (job) {
      clearTimeout(job.timer);
      job.done(reply ?? { stopped: "broken" });
    }
    if (wasReady) this.start();
  }

  stop() { this.#end({ stopped: "asked" }); }

  async work(request) {
    if (this.job) return { stopped: "busy" };
    const id = ++this.count;
    const reply = new Promise((done) => { this.job = { id, done }; });
    try {
      await this.start();
    } catch (error) {
      if (this.job?.id === id) this.job = null;
      return { stopped: "not started", because: error.message };
    }
    if (this.job?.id === id) this.worker.postMessage({ is: "work", id, request: JSON.stringify(request), seconds: this.seconds });
    return reply;
  }
}
