// node reports.mjs PYODIDE FOLDER_OF_ZIPS SCRIPT: the report on every question's solution, starter and mistakes, by the page's Python, as JSON.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, folder, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(pyodide));
const python = await loadPyodide();
python.runPython("import sys; sys.path.append('/lib/casebook.zip')");
const zips = fs.readdirSync(folder).filter((name) => /^casebook.*\.zip$/.test(name));
for (const name of zips) python.FS.writeFile(`/lib/${name}`, fs.readFileSync(path.join(folder, name)));
python.runPython("import casebook.questions");
for (const name of zips)
  python.runPython(`for part in casebook, casebook.questions: part.__path__.append('/lib/${name}/' + part.__name__.replace('.', '/'))`);
process.stdout.write(python.runPython(fs.readFileSync(script, "utf-8")));
