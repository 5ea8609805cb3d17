// The report page in a real browser: by mouse, by keyboard, in the dark, on a phone, without scripts, in print.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const folder = mkdtempSync(join(tmpdir(), "variorum-page-"));
const page = join(folder, "report.html");
const address = pathToFileURL(page).href;
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
let browser;

function compare(out, ...inputs) {
  execFileSync("target/release/variorum", ["compare", "-q", ...inputs, "-o", out]);
}

async function open(options = {}, where = address) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const tab = await context.newPage();
  tab.faults = [];
  tab.on("pageerror", (error) => tab.faults.push(String(error)));
  tab.on("console", (message) => { if (message.type() === "error") tab.faults.push(message.text()); });
  tab.on("request", (request) => { if (!/^(file|data):/.test(request.url())) tab.faults.push("asked for " + request.url()); });
  await tab.goto(where);
  return tab;
}

before(async () => {
  compare(page, "examples/orle-call");
  browser = await launch();
});
after(() => browser.close());

test("the page asks nobody for anything and has no fault", async () => {
  const tab = await open();
  assert.equal(await tab.locator("ol.findings > li").count() > 5, true);
  assert.deepEqual(tab.faults, []);
});

test("a click on a cell shows the exact words in their paragraph", async () => {
  const tab = await open();
  const cell = tab.locator(".matrix td a").first();
  const words = (await cell.getAttribute("title")).replace(/\s+/g, " ");
  await cell.click();
  assert.equal(await tab.locator("#words").isVisible(), true);
  assert.equal((await tab.locator("#words mark.lit").first().textContent()).replace(/\s+/g, " "), words);
  await tab.keyboard.press("Escape");
  assert.equal(await tab.locator("#words").isVisible(), false);
});

test("filters and order", async () => {
  const tab = await open();
  const shown = () => tab.locator(".matrix tbody tr:visible").count();
  const all = await shown();
  await tab.selectOption("[name=status]", "disputed");
  const disputed = await shown();
  assert.equal(disputed > 0 && disputed < all, true);
  assert.equal(await tab.locator(".matrix tbody tr:visible").evaluateAll((rows) => rows.every((row) => row.dataset.status === "disputed")), true);
  await tab.selectOption("[name=status]", "");
  await tab.fill("[name=search]", "no such words anywhere");
  assert.equal(await shown(), 0);
  await tab.click("[data-clears]");
  assert.equal(await shown(), all);
  await tab.selectOption("[name=order]", "voices");
  const counts = await tab.locator(".matrix tbody tr").evaluateAll((rows) => rows.map((row) => Number(row.dataset.count)));
  assert.deepEqual(counts, [...counts].sort((a, b) => b - a));
});

test("keys: j k Enter / ? Esc", async () => {
  const tab = await open();
  await tab.keyboard.press("j");
  await tab.keyboard.press("j");
  await tab.keyboard.press("k");
  assert.equal(await tab.locator(".matrix tbody tr").first().evaluate((row) => row.classList.contains("here") && document.activeElement === row), true);
  await tab.keyboard.press("Enter");
  assert.equal(await tab.locator("#words").isVisible(), true);
  assert.equal(await tab.locator("#words mark.lit").count() > 0, true);
  await tab.keyboard.press("Escape");
  await tab.keyboard.press("/");
  await tab.keyboard.type("regatta");
  assert.equal(await tab.locator(".matrix tbody tr:visible").count() < 5, true);
  await tab.keyboard.press("Escape");
  assert.equal(await tab.locator("[name=search]").inputValue(), "");
  await tab.keyboard.press("?");
  assert.equal(await tab.locator("#help").isVisible(), true);
});

test("two texts side by side, aligned passages in step", async () => {
  const tab = await open();
  assert.equal(await tab.locator(".text:visible").count(), 2);
  await tab.selectOption("[name=left]", "d-tna");
  await tab.selectOption("[name=right]", "d-harbour-post");
  const mark = tab.locator("#d-tna mark:not(.alone)").first();
  await mark.click();
  assert.equal(await tab.locator("#d-harbour-post mark.lit").count() > 0, true);
  const inside = await tab.locator("#d-harbour-post mark.lit").first().evaluate((lit) => {
    const [inner, outer] = [lit.getBoundingClientRect(), lit.closest(".text").getBoundingClientRect()];
    return inner.bottom > outer.top && inner.top < outer.bottom;
  });
  assert.equal(inside, true);
});

test("every claim has a permalink", async () => {
  const tab = await open({}, address + "#c2");
  assert.equal(await tab.locator("article.claim:target").getAttribute("id"), "c2");
});

test("readable without scripts", async () => {
  const tab = await open({ javaScriptEnabled: false });
  assert.equal(await tab.locator(".text:visible").count(), 6);
  assert.equal(await tab.locator(".filters").isVisible(), false);
  await tab.locator(".matrix td a").first().click();
  assert.equal(await tab.locator("mark:target").count(), 1);
});

for (const [name, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 800 } }]]) {
  test("WCAG AA: " + name, async () => {
    const tab = await open(options);
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
    assert.equal(wide, false, "the page itself must not scroll sideways");
    await tab.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
    // The page's own policy keeps scripts out, so axe comes in past it.
    const session = await tab.context().newCDPSession(tab);
    await session.send("Runtime.evaluate", { expression: axe });
    const { result } = await session.send("Runtime.evaluate", {
      expression: `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }).then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))])))`,
      awaitPromise: true,
      returnByValue: true,
    });
    assert.deepEqual(JSON.parse(result.value), []);
  });
}

test("print shows all texts and no controls", async () => {
  const tab = await open();
  await tab.emulateMedia({ media: "print" });
  assert.equal(await tab.locator(".text:visible").count(), 6);
  assert.equal(await tab.locator("nav.sections").isVisible(), false);
  assert.equal((await tab.pdf({ format: "A4" })).length > 10_000, true);
});

test("text of articles cannot run or break the page, and keeps its own direction", async () => {
  const evil = join(folder, "evil.txt"), hebrew = join(folder, "hebrew.txt"), out = join(folder, "evil.html");
  writeFileSync(evil, "The mayor <script>document.title='broken'</script> said that \"</mark></p><img src=x onerror=document.title='broken'>\" was \u202Ewritten on the wall of Varn.\n");
  writeFileSync(hebrew, "ראש העיר אמר כי הגשר על הנהר ייסגר למשך שלושים ימים לאחר השיטפון הגדול של השבוע שעבר.\n");
  compare(out, evil, hebrew);
  const tab = await open({}, pathToFileURL(out).href);
  assert.match(await tab.title(), /accounts compared/);
  assert.equal(await tab.locator("main img").count(), 0);
  assert.equal(await tab.locator("#d-hebrew").getAttribute("dir"), "rtl");
  assert.deepEqual(tab.faults, []);
});
