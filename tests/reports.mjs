// node reports.mjs PYODIDE CASEBOOK_ZIP: the report on every question's solution, starter and mistakes, by the page's Python, as JSON.
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, zip, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(pyodide));
const python = await loadPyodide();
python.FS.writeFile("/lib/casebook.zip", fs.readFileSync(zip));
python.runPython("import sys; sys.path.append('/lib/casebook.zip')");
process.stdout.write(python.runPython(fs.readFileSync(script, "utf-8")));
