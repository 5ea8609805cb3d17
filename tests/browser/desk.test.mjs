// The desk in a real browser, on passing libraries: every flow, by mouse, by keyboard, without scripts, and what it refuses.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";

const folder = mkdtempSync(join(tmpdir(), "variorum-desk-"));
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const desks = [];
let browser, desk, story, documents;

// Opens a desk; gives its address.
function serve(...args) {
  const child = spawn(process.env.VARIORUM || "target/release/variorum", ["serve", "-q", "--who", "tester", ...(args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"]), ...args]);
  desks.push(child);
  return new Promise((resolve, reject) => {
    let told = "";
    child.stdout.on("data", (chunk) => {
      told += chunk;
      const address = /http:\/\/[^/]+/.exec(told);
      if (address) resolve(address[0]);
    });
    child.stderr.on("data", (chunk) => { told += chunk; });
    child.on("exit", () => reject(new Error(told)));
  });
}

async function get(path, at = desk) {
  const response = await fetch(at + path);
  assert.equal(response.status, 200, path);
  return response.json();
}

async function open(path, options = {}, at = desk) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const tab = await context.newPage();
  tab.faults = [];
  tab.on("pageerror", (error) => tab.faults.push(String(error)));
  tab.on("console", (message) => { if (message.type() === "error") tab.faults.push(message.text()); });
  tab.on("request", (asked) => { if (!asked.url().startsWith(at) && !asked.url().startsWith("data:")) tab.faults.push("asked for " + asked.url()); });
  await tab.goto(at + path);
  return tab;
}

// A request with headers that browsers do not let pages set.
function raw(path, { method = "GET", headers = {}, body = "" } = {}, at = desk) {
  const { hostname, port } = new URL(at);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers: { host: `${hostname}:${port}`, ...headers } }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => { text += chunk; });
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const place = async (index) => (await get(`/api/v1/stories/${story}/matrix`)).claims[index].place;

before(async () => {
  browser = await launch();
  desk = await serve("examples/orle-call");
  story = (await get("/api/v1/stories")).items[0].id;
  documents = (await get(`/api/v1/stories/${story}`)).documents.map((d) => d.id);
});
after(async () => {
  await browser.close();
  desks.forEach((child) => child.kill("SIGKILL"));
});

test("from the list to a story, to a claim, to a document, to a speaker", async () => {
  const tab = await open("/");
  await tab.click(".stories .title");
  assert.equal(await tab.locator("ol.findings > li").count() > 5, true);
  await tab.locator(".matrix td a").first().click();
  assert.equal(await tab.locator("#words mark.lit").count() > 0, true);
  await tab.keyboard.press("Escape");
  await tab.locator("article.claim .permalink").first().click();
  assert.match(tab.url(), /\/claims\//);
  assert.equal(await tab.locator("#appearances tbody tr").count() > 1, true);
  assert.equal(await tab.locator("#appearances .pill").first().textContent(), "first");
  await tab.locator("#appearances tbody a").first().click();
  assert.match(tab.url(), /\/documents\//);
  assert.equal(await tab.locator("#text .run.on-statements").count() > 3, true);
  await tab.goto(desk + "/speakers/Ministry");
  assert.equal(await tab.locator(".evidence li").count() > 5, true);
  assert.deepEqual(tab.faults, []);
});

test("layers of a document are switched, with scripts and without", async () => {
  const tab = await open("/documents/" + documents[0]);
  assert.equal(await tab.locator("#text .on-figures").count(), 0);
  await Promise.all([tab.waitForURL(/layer=figures/), tab.check("[value=figures]")]);
  assert.equal(await tab.locator("#text .on-figures").count() > 0, true);
  const plain = await open("/documents/" + documents[0], { javaScriptEnabled: false });
  await plain.check("[value=times]");
  await plain.click("[data-layers] button");
  assert.equal(await plain.locator("#text .on-times").count() > 0, true);
});

test("search, trace, ledger, sources", async () => {
  const tab = await open("/search");
  await tab.fill("[name=q]", "ferries");
  await tab.keyboard.press("Enter");
  await tab.waitForURL(/q=ferries/);
  assert.equal(await tab.locator(".hits > li").count() > 1, true);
  await tab.goto(desk + "/search?speaker=ministry&status=disputed");
  assert.equal(await tab.locator(".hits .status.disputed").count() > 0, true);
  await tab.goto(desk + "/trace?q=cargo+ferries");
  assert.equal(await tab.locator("tbody tr").count() > 1, true);
  assert.match(await tab.locator("tbody").textContent(), /first/);
  await tab.goto(desk + "/ledger");
  assert.equal(await tab.locator("#entries tbody tr").count() > 1, true);
  const day = await tab.locator("#entries tbody tr[data-day]").first().getAttribute("data-day");
  await tab.goto(desk + "/ledger?month=" + day.slice(0, 7));
  assert.equal(await tab.locator(`.calendar td:has(time[datetime="${day}"]) li`).count() > 0, true);
  const calendar = await fetch(desk + "/api/v1/ledger.ics");
  assert.match(await calendar.text(), /BEGIN:VEVENT/);
  assert.deepEqual(tab.faults, []);
});

test("an outlet is switched off and on again", async () => {
  const tab = await open("/sources");
  const before = await get(`/api/v1/stories/${story}/matrix`);
  await tab.getByRole("button", { name: "Switch off TNA" }).click();
  await tab.getByRole("button", { name: "Switch on TNA" }).waitFor();
  const without = await get(`/api/v1/stories/${story}/matrix`);
  assert.equal(without.voices.length < before.voices.length, true);
  await tab.getByRole("button", { name: "Switch on TNA" }).click();
  await tab.getByRole("button", { name: "Switch off TNA" }).waitFor();
  assert.deepEqual(await get(`/api/v1/stories/${story}/matrix`), before);
});

test("an outlet is marked as official and as an outlet again", async () => {
  const official = async () => (await get(`/api/v1/stories/${story}/matrix`)).voices.find((v) => v.name === "TNA").official;
  assert.equal(await official(), false);
  const tab = await open("/sources");
  await tab.getByLabel("Role of TNA", { exact: true }).selectOption("official");
  await tab.getByRole("button", { name: "Set the role of TNA" }).click();
  await tab.waitForLoadState();
  assert.equal(await tab.getByLabel("Role of TNA", { exact: true }).inputValue(), "official");
  assert.equal(await official(), true);
  await tab.goto(desk + "/corrections");
  await tab.getByRole("button", { name: "Take back: role" }).first().click();
  await tab.waitForLoadState();
  assert.equal(await official(), false);
});

test("a claim is parted, joined and given another speaker, and all of it is taken back", async () => {
  const untouched = await get(`/api/v1/stories/${story}/matrix`);
  const matrix = () => get(`/api/v1/stories/${story}/matrix`);
  const tellers = (m, place) => m.claims.find((c) => c.place === place)?.cells.filter((cell) => cell.says.length).length ?? 0;
  const shared = untouched.claims.findIndex((c) => c.cells.filter((cell) => cell.says.length).length > 1);
  const { place } = untouched.claims[shared];
  const address = "/claims/" + encodeURIComponent(place);
  const tab = await open(address);
  await tab.getByRole("button", { name: "Part them" }).click();
  await tab.waitForLoadState();
  // Rows of figures that both told go with it, so it is the row that is counted, not the table.
  const parted = await matrix();
  assert.ok(tellers(parted, place) < tellers(untouched, place));
  await tab.goto(desk + address);
  const other = parted.claims.find((c) => c.place !== place).place;
  await tab.selectOption("form:has(button:text('Join them')) [name=b]", other);
  await tab.getByRole("button", { name: "Join them" }).click();
  await tab.waitForLoadState();
  const joined = await matrix();
  assert.ok(joined.claims.length < parted.claims.length, "two rows are one");
  await tab.goto(desk + address);
  await tab.fill("[name=speaker]", "Somebody Else");
  await tab.getByRole("button", { name: "Set the speaker" }).click();
  await tab.waitForLoadState();
  assert.match(await tab.locator("#appearances").textContent(), /Somebody Else/);
  await tab.goto(desk + "/corrections");
  for (let left = 3; left > 0; left -= 1) {
    await tab.getByRole("button", { name: /^Take back/ }).first().click();
    await tab.waitForLoadState();
  }
  assert.equal(await tab.getByRole("button", { name: /^Take back/ }).count(), 0);
  assert.deepEqual(await get(`/api/v1/stories/${story}/matrix`), untouched);
});

test("a day, a note, hiding; pinning, splitting and merging", async () => {
  const tab = await open("/documents/" + documents[0]);
  await tab.fill("[name=date]", "2031-05-20");
  await tab.getByRole("button", { name: "Set the day" }).click();
  await tab.waitForLoadState();
  await tab.fill("[name=text]", "Seen in print, too.");
  await tab.getByRole("button", { name: "Keep the note" }).click();
  await tab.waitForLoadState();
  const report = await get(`/api/v1/stories/${story}/report`);
  assert.equal(report.documents.find((d) => d.id === documents[0]).published, "2031-05-20");
  assert.equal(report.notes.some((n) => n.message === "Seen in print, too."), true);
  await tab.getByRole("button", { name: "Hide" }).click();
  await tab.waitForLoadState();
  assert.equal((await get(`/api/v1/stories/${story}/report`)).documents.some((d) => d.id === documents[0]), false);
  await tab.goto(desk + "/stories/" + story);
  await tab.getByRole("button", { name: "Pin" }).click();
  await tab.waitForLoadState();
  await tab.goto(desk + "/");
  assert.match(await tab.locator(".stories").textContent(), /pinned/);
  await tab.goto(desk + "/stories/" + story);
  await tab.check(`[name=documents][value="${documents[1]}"]`);
  await tab.getByRole("button", { name: "Split" }).click();
  await tab.waitForLoadState();
  const stories = (await get("/api/v1/stories")).items;
  assert.equal(stories.length, 2);
  await tab.goto(desk + "/stories/" + stories.find((s) => s.articles > 1).id);
  await tab.fill("[name=b]", desk + "/stories/" + stories.find((s) => s.articles === 1).id);
  await tab.getByRole("button", { name: "Merge" }).click();
  await tab.waitForLoadState();
  assert.equal((await get("/api/v1/stories")).items.length, 1);
  await tab.goto(desk + "/corrections");
  while (await tab.getByRole("button", { name: /^Take back/ }).count() > 0) {
    await tab.getByRole("button", { name: /^Take back/ }).first().click();
    await tab.waitForLoadState();
  }
  assert.deepEqual(tab.faults, []);
});

test("texts, files and addresses are added, with progress; what cannot be read says so", async () => {
  const own = await serve("-L", join(folder, "own.db"));
  const tab = await open("/", {}, own);
  assert.match(await tab.locator("main").textContent(), /library is empty/);
  await tab.goto(own + "/add");
  const bad = join(folder, "broken.pdf"), good = join(folder, "alpha.txt");
  writeFileSync(bad, "%PDF-1.7 nothing");
  writeFileSync(good, "The bridge at Lowmoor was shut for 30 days on Monday, the mayor of Lowmoor said. Repairs cost 2 million crowns.");
  await tab.setInputFiles("[name=files]", [good, bad]);
  await tab.fill("[name=text]", "The mayor of Lowmoor said the Lowmoor bridge was shut for 40 days on Monday. Repairs cost 2 million crowns.");
  await tab.fill("[name=name]", "beta");
  await tab.fill("[name=addresses]", "http://127.0.0.1:9/private");
  await tab.click("[data-upload] button");
  await tab.getByRole("heading", { name: "Added", exact: true }).waitFor();
  const told = await tab.locator("main").textContent();
  assert.match(told, /2 documents new/);
  assert.match(told, /broken\.pdf/);
  assert.match(told, /private network/);
  assert.equal(told.includes(folder), false, "no path of the host");
  assert.match(told, /contradicts/);
  await tab.locator("a[href^='/stories/']").first().click();
  assert.match(await tab.locator("#matrix").textContent(), /disputed/);
  assert.deepEqual(tab.faults, []);
  // The same again is known.
  await tab.goto(own + "/add");
  await tab.setInputFiles("[name=files]", [good]);
  await tab.click("[data-upload] button");
  await tab.getByRole("heading", { name: "Added", exact: true }).waitFor();
  assert.match(await tab.locator("main").textContent(), /0 documents new, 1 known/);
});

test("a feed is followed from the page, and refused if it is no address", async () => {
  const own = await serve("-L", join(folder, "feeds.db"), "--no-watch");
  const tab = await open("/add", {}, own);
  await tab.fill("[name=address]", "https://feeds.example/all.xml");
  await tab.getByRole("button", { name: "Follow" }).click();
  await tab.waitForLoadState();
  assert.match(await tab.locator("#feeds").textContent(), /feeds\.example/);
  assert.equal((await get("/api/v1/feeds", own)).items.length, 1);
  const refused = await fetch(own + "/api/v1/feeds", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ addresses: ["file:///etc/hosts"] }) });
  assert.equal(refused.status, 422);
});

test("by keyboard alone: skip link, sections, search, the matrix", async () => {
  const tab = await open("/");
  await tab.keyboard.press("Tab");
  assert.equal(await tab.evaluate(() => document.activeElement.className), "skip");
  await tab.keyboard.press("Enter");
  await tab.keyboard.press("g");
  await tab.keyboard.press("l");
  await tab.waitForURL(/ledger/);
  await tab.keyboard.press("/");
  await tab.waitForURL(/search/);
  await tab.goto(desk + "/stories/" + story);
  await tab.keyboard.press("j");
  await tab.keyboard.press("Enter");
  assert.equal(await tab.locator("#words").isVisible(), true);
});

test("text of articles cannot run or break a page, and keeps its own direction", async () => {
  const evil = join(folder, "evil.txt"), hebrew = join(folder, "hebrew.txt");
  writeFileSync(evil, "The mayor <script>document.title='broken'</script> said that \"</mark></p><img src=x onerror=document.title='broken'>\" was \u202Ewritten on the wall of Varn.\n");
  writeFileSync(hebrew, "ראש העיר אמר כי הגשר על הנהר ייסגר למשך שלושים ימים לאחר השיטפון הגדול של השבוע שעבר.\n");
  const own = await serve(evil, hebrew);
  const list = (await get("/api/v1/stories", own)).items;
  for (const one of list) {
    const tab = await open("/stories/" + one.id, {}, own);
    assert.notEqual(await tab.title(), "broken");
    assert.equal(await tab.locator("main img, main script").count(), 0);
    assert.deepEqual(tab.faults, []);
  }
  const { documents: all } = await get("/api/v1/stories/" + list[0].id, own);
  const other = all.find((d) => d.language === "he") ?? all[0];
  const tab = await open("/documents/" + other.id, {}, own);
  assert.equal(await tab.locator("#text").getAttribute("dir"), other.language === "he" ? "rtl" : "auto");
});

test("what comes from elsewhere is refused", async () => {
  const rebound = await raw("/", { headers: { host: "evil.example" } });
  assert.equal(rebound.status, 421);
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const foreign = await raw("/corrections", { method: "POST", headers: { ...form, origin: "http://evil.example" }, body: "kind=pin" });
  assert.equal(foreign.status, 403);
  const bare = await raw("/corrections", { method: "POST", headers: form, body: `kind=pin&story=${story}` });
  assert.equal(bare.status, 403);
  const simple = await raw("/api/v1/corrections", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" });
  assert.equal(simple.status, 415);
  const large = await raw("/api/v1/corrections", { method: "POST", headers: { "content-type": "application/json" }, body: "x".repeat((1 << 20) + 1) });
  assert.equal(large.status, 413);
  const { headers } = await raw("/");
  assert.match(headers["content-security-policy"], /default-src 'none'/);
  assert.equal(headers["access-control-allow-origin"], undefined);
  const problem = await raw("/api/v1/stories/none-such");
  assert.equal(problem.headers["content-type"], "application/problem+json");
  assert.equal(JSON.parse(problem.text).status, 404);
});

test("an answer that did not change is not sent again", async () => {
  const first = await raw(`/api/v1/stories/${story}/matrix`);
  const second = await raw(`/api/v1/stories/${story}/matrix`, { headers: { "if-none-match": first.headers.etag } });
  assert.equal(second.status, 304);
  assert.equal(second.text, "");
});

test("read only: nothing can be changed", async () => {
  const place = join(folder, "kept.db");
  const writer = await serve("-L", place);
  await fetch(writer + "/api/v1/documents", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ texts: [{ name: "a", text: "The bridge was shut on Monday, the mayor said." }] }) });
  for (let left = 100; left > 0 && (await get("/api/v1/stories", writer)).items.length === 0; left -= 1) await new Promise((wait) => setTimeout(wait, 50));
  const reader = await serve("-L", place, "--read-only");
  assert.equal((await get("/api/v1/stories", reader)).items.length, 1);
  const refused = await fetch(reader + "/api/v1/documents", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ texts: [{ text: "x" }] }) });
  assert.equal(refused.status, 403);
  const tab = await open("/add", {}, reader);
  assert.match(await tab.locator("main").textContent(), /read only/);
});

test("another address needs a token, and the page asks for it", async () => {
  await assert.rejects(serve("-L", join(folder, "token.db"), "--listen", "0.0.0.0:0"), /token/);
  const secret = "a-secret-of-some-length";
  const own = (await serve("-L", join(folder, "token.db"), "--listen", "0.0.0.0:0", "--token", secret)).replace("0.0.0.0", "127.0.0.1");
  assert.equal((await fetch(own + "/api/v1/stories")).status, 401);
  assert.equal((await fetch(own + "/api/v1/stories", { headers: { authorization: "Bearer " + secret } })).status, 200);
  const tab = await open("/", {}, own);
  await tab.fill("[name=token]", "wrong-secret-of-length");
  await tab.getByRole("button", { name: "Enter" }).click();
  await tab.waitForLoadState();
  assert.match(await tab.locator("main").textContent(), /not the token/);
  await tab.fill("[name=token]", secret);
  await tab.keyboard.press("Enter");
  await tab.waitForURL(own + "/");
  assert.match(await tab.locator("main").textContent(), /library is empty/);
});

test("a story reads without scripts, and prints without controls", async () => {
  const tab = await open("/stories/" + story, { javaScriptEnabled: false });
  assert.equal(await tab.locator(".text:visible").count(), documents.length);
  await tab.emulateMedia({ media: "print" });
  assert.equal(await tab.locator("nav.desk").isVisible(), false);
  assert.equal(await tab.locator("#by-hand").isVisible(), false);
});

for (const [name, options] of [["light", {}], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 390, height: 800 } }]]) {
  test("WCAG AA on every page: " + name, async () => {
    const claim = "/claims/" + encodeURIComponent(await place(0));
    for (const path of ["/", "/stories/" + story, "/documents/" + documents[0] + "?layers=statements,quotes,figures,times,commitments,shared,furniture", claim, "/documents/" + documents[0] + "/reuse", "/speakers/Halder", "/search?q=ferries", "/trace?q=cargo+ferries", "/ledger", "/sources", "/corrections", "/add", "/api", "/none-such"]) {
      const tab = await open(path, options);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
      assert.equal(wide, false, path + " must not scroll sideways");
      await tab.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
      const session = await tab.context().newCDPSession(tab);
      await session.send("Runtime.evaluate", { expression: axe });
      const { result } = await session.send("Runtime.evaluate", {
        expression: `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }).then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))])))`,
        awaitPromise: true,
        returnByValue: true,
      });
      assert.deepEqual(JSON.parse(result.value), [], path);
      await tab.context().close();
    }
  });
}
