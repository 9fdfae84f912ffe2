// node styles.mjs NODE_MODULES SHEET MORE… < PATHS: leave out of a style sheet what none of the files names, add other sheets whole,
// and leave out the room between the rest.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [modules, sheet, ...whole] = process.argv.slice(2).map((each) => path.resolve(each));
const require = createRequire(path.join(modules, "index.js"));
const { PurgeCSS } = require("purgecss");
const { transform } = require("esbuild");

// As text, not as paths: a path would be taken for a pattern, and a folder's name may hold one's signs.
const content = fs.readFileSync(0, "utf-8").split("\n").map((each) => ({ raw: fs.readFileSync(each, "utf-8"), extension: path.extname(each).slice(1) }));
const [used] = await new PurgeCSS().purge({ content, css: [{ raw: fs.readFileSync(sheet, "utf-8") }] });
const css = [used.css, ...whole.map((each) => fs.readFileSync(each, "utf-8"))].join("\n");
const { code } = await transform(css, { loader: "css", minify: true, logLevel: "error" });
fs.writeFileSync(sheet, code);
