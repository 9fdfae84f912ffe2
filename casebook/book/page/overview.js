import { panel } from "./panel.js";

panel();
