// Takes a picture of a page: picture.mjs PAGE.html OUT.png
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const [page, out] = process.argv.slice(2);
const browser = await launch();
const tab = await browser.newPage({ viewport: { width: 1180, height: 1500 } });
await tab.goto(pathToFileURL(resolve(page)).href);
await tab.screenshot({ path: out });
await browser.close();
