// Takes pictures of the desk for the guide: pictures.mjs ADDRESS FOLDER
import { join } from "node:path";
import { launch } from "./browser.mjs";

const [desk, folder] = process.argv.slice(2);
const json = async (path) => (await fetch(desk + "api/v1" + path)).json();
const story = (await json("/stories")).items[0].id;
const document = (await json("/stories/" + story)).documents.find((d) => d.outlet === "Harbour Post").id;
const claim = encodeURIComponent((await json(`/stories/${story}/matrix`)).claims[0].place);
const due = (await json("/ledger")).items.find((entry) => entry.commitment.deadline).commitment.deadline.slice(0, 7);
const pages = {
  "desk-story": "stories/" + story,
  "desk-document": `documents/${document}?layers=statements,quotes,figures,times,shared`,
  "desk-claim": "claims/" + claim,
  "desk-ledger": "ledger?month=" + due,
};
const browser = await launch();
const tab = await browser.newPage({ viewport: { width: 1180, height: 900 } });
for (const [name, path] of Object.entries(pages)) {
  await tab.goto(desk + path);
  await tab.screenshot({ path: join(folder, name + ".png") });
}
await browser.close();
