// Python in a worker. Started from a blob, so it inherits the page's policy; one file for http: and file: alike.
import { loadPyodide } from "pyodide/pyodide.mjs";
import createPyodideModule from "pyodide/pyodide.asm.mjs";

// Pyodide asks this "buffer" every few dozen steps whether to interrupt. A getter in place of shared memory needs no
// special headers; after a first interrupt it asks again soon, for code that swallows the exception.
let deadline = Infinity;
const clock = {
  get 0() {
    if (performance.now() < deadline) return 0;
    deadline = performance.now() + 300;
    return 2;
  },
  set 0(_) {},
};

function capMemory(bytes) {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > bytes) throw new RangeError("the page's limit on memory");
    return grow.call(this, pages);
  };
}

const unpacked = (response) =>
  new Response(response.body.pipeThrough(new DecompressionStream("gzip")), { headers: { "content-type": "application/wasm" } });

let python, answer, wantsMore, page, fetchMore;

async function start({ base, files, memory, setup, packages, chapter }) {
  capMemory(memory);
  const fetchReally = self.fetch.bind(self);
  const get = async (name) => {
    const response = files?.[name] ? new Response(files[name]) : await fetchReally(base + name);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response;
  };
  // Pyodide asks for two files by name; both come from the book, the first one packed.
  self.fetch = (url) => {
    const name = String(url.url ?? url).split("?")[0].split("/").pop();
    if (name !== "pyodide.asm.wasm") return get(name);
    // Pyodide waits for this file without end when it fails to come.
    return get("pyodide.asm.wasm.gz").then(unpacked).catch((error) => { dead(error); throw error; });
  };
  const zips = ["casebook.zip", `casebook-${chapter}.zip`];
  const contents = Promise.all(zips.map((name) => get(name).then((response) => response.arrayBuffer())));
  python = await loadPyodide({
    indexURL: base,
    packageBaseUrl: base,
    stdLibURL: base + (packages.length ? "python-all.zip" : "python-often.zip"), // installing packages needs more of the library
    createPyodideModule,
    // Without packages of the publisher's, an empty list of them: nothing is then looked for anywhere.
    lockFileContents: packages.length
      ? await get("pyodide-lock.json").then((response) => response.text())
      : { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" }, packages: {} },
  });
  if (packages.length) await python.loadPackage(packages);
  (await contents).forEach((content, number) => python.FS.writeFile(`/lib/${zips[number]}`, new Uint8Array(content)));
  const module = python.runPython(`
    import sys; sys.path.append('/lib/casebook.zip')
    import casebook.questions
    for part in casebook, casebook.questions:
        part.__path__.append('/lib/${zips[1]}/' + part.__name__.replace('.', '/'))
    import casebook.page; casebook.page`);
  wantsMore = module.wants_more;
  answer = module.answer;
  fetchMore = async () => {
    const more = await get("python-all.zip");
    python.FS.writeFile("/lib/python314.zip", new Uint8Array(await more.arrayBuffer()));
    python.runPython("import importlib; importlib.invalidate_caches()");
    fetchMore = null;
  };
  page = module.Page(setup);
  python.setInterruptBuffer(clock);
  lock();
}

// From here on nothing in this worker talks to any server, whatever a learner's code imports.
const reaching = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "importScripts", "WebTransport", "WebSocketStream", "FontFace", "fonts", "indexedDB", "caches", "Worker", "BroadcastChannel"];
function lock() {
  for (const owner of [self, Object.getPrototypeOf(self), WorkerGlobalScope.prototype]) {
    for (const name of reaching) {
      if (owner !== self && !(name in owner)) continue;
      try { Object.defineProperty(owner, name, { value: undefined, configurable: false, writable: false }); } catch { /* already locked */ }
    }
  }
}

async function work({ id, request, seconds }) {
  postMessage({ is: "accepted", id });
  // Where the rest of the library cannot be had (offline, say), the code runs and tells of the module it misses.
  if (fetchMore && wantsMore(JSON.parse(request).code)) await fetchMore().catch(() => {});
  postMessage({ is: "started", id });
  deadline = performance.now() + seconds * 1000;
  try {
    postMessage({ is: "done", id, reply: JSON.parse(answer(page, request)), memory: python._module.HEAP8.length });
  } finally {
    deadline = Infinity;
  }
}

const dead = (error, id) => postMessage({ is: "dead", id, because: String(error?.message ?? error).slice(-2000) });

self.onmessage = async ({ data }) => {
  try {
    if (data.is === "start") {
      await start(data);
      postMessage({ is: "ready" });
    } else {
      await work(data);
    }
  } catch (error) {
    dead(error, data.id);
  }
};
