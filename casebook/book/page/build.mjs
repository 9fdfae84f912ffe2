// node build.mjs NODE_MODULES PYTHON_SOURCES OUT: bundle the page's scripts, and make its Python from pinned packages.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, sources, out] = process.argv.slice(2).map((each) => path.resolve(each));
const here = import.meta.dirname;
const { build } = createRequire(path.join(modules, "index.js"))("esbuild");
fs.mkdirSync(path.join(out, "page"), { recursive: true });

const common = { bundle: true, minify: true, target: "es2022", logLevel: "warning", nodePaths: [modules], legalComments: "none" };
await build({ ...common, entryPoints: [path.join(here, "exercise.js"), path.join(here, "overview.js")], format: "iife", outdir: out });
await build({ ...common, entryPoints: [path.join(here, "exercise.css")], outfile: path.join(out, "exercise.css") });
const worker = await build({
  ...common,
  entryPoints: [path.join(here, "worker.js")],
  format: "iife",
  write: false,
  external: ["node:*", "ws"],
  // Pyodide tells a module worker from a classic one by importScripts, and refuses the latter, which a blob started from a folder must be.
  banner: { js: "self.importScripts=undefined;" },
  define: { "import.meta.url": "self.location.href" },
});
const packed = (bytes) => zlib.gzipSync(bytes, { level: 9 });
const write = (name, bytes) => fs.writeFileSync(path.join(out, "page", name), bytes);
write("worker.js.gz", packed(worker.outputFiles[0].contents));
write("pyodide.asm.wasm.gz", packed(fs.readFileSync(path.join(modules, "pyodide/pyodide.asm.wasm"))));

// Python's library comes as sources and is compiled at each start. Here it is compiled once, by the same Python.
const { loadPyodide } = await import(pathToFileURL(path.join(modules, "pyodide/pyodide.mjs")));
const python = await loadPyodide();
python.FS.writeFile("/tmp/library.zip", fs.readFileSync(path.join(modules, "pyodide/python_stdlib.zip")));
const put = (folder, target) => {
  python.FS.mkdirTree(target);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [from, to] = [path.join(folder, entry.name), `${target}/${entry.name}`];
    if (entry.isDirectory()) put(from, to);
    else python.FS.writeFile(to, fs.readFileSync(from));
  }
};
put(sources, "/casebook");
python.runPython(fs.readFileSync(path.join(here, "library.py"), "utf-8"));
const made = python.FS.readdir("/tmp").filter((name) => /^(python-(often|all)|casebook(-\d+)?)\.zip$/.test(name));
for (const name of made) write(name, python.FS.readFile(`/tmp/${name}`));
for (const name of fs.readdirSync(path.join(out, "page")).sort()) console.log(name, fs.statSync(path.join(out, "page", name)).size);
