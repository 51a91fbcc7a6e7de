// The search, as readers use it: over every page and on its own, by the keyboard alone, on the narrowest screen, under
// the site's policy, and when what it needs is missing or broken.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";
import { root, serve } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const INDEX = "**/search/index.bin";

let browser, server;
before(async () => {
  browser = await launch();
  server = await serve(demo.folder);
});
after(async () => {
  server.close();
  await browser.close();
});

/** Opens a page of the site; `problems` are errors, warnings, and what the policy stopped. */
async function open(path, how = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...how });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (said) => ["error", "warning"].includes(said.type()) && problems.push(said.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(server.url + path);
  return { page, problems, close: () => context.close() };
}
const dialogOf = (page) => page.locator(".search-dialog");
const fieldOf = (page) => page.locator(".search-dialog .search-field");
const status = (page) => page.locator(".search-status");
const ask = async (page, text) => {
  await page.keyboard.press("/");
  await fieldOf(page).fill(text);
};

test("nothing is loaded for the search before it is opened", async () => {
  const { page, problems, close } = await open("/");
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.reload({ waitUntil: "networkidle" });
  assert.deepEqual(asked.filter((path) => path.includes("search")), []);
  await page.locator(".tool.search-open").click();
  await page.locator(".search-dialog .search-body").waitFor();
  await fieldOf(page).fill("compute");
  await page.locator(".search-option").first().waitFor();
  assert.ok(asked.some((path) => path.includes("search_index")));
  assert.deepEqual(problems, []);
  await close();
});

test("the script of the search is small", async () => {
  const script = readFileSync(join(root, "themes/frontpage/assets/search.js"));
  const length = gzipSync(script, { level: 9 }).length;
  assert.ok(length <= 4608, `${length} bytes, compressed`);
});

test("the keyboard alone opens it, finds, moves, leads to a story, and closes it", async () => {
  const { page, problems, close } = await open(PAGES["long article"]);
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement.matches(".search-dialog input"));
  await page.keyboard.type("unicode");
  const options = page.locator(".search-dialog [role=option]");
  await options.first().waitFor();
  assert.match(await status(page).textContent(), /^\d+ results?$/);
  assert.ok(await page.locator(".search-dialog mark").count());
  const chosen = () => page.evaluate(() => {
    const field = document.activeElement;
    const id = field.getAttribute("aria-activedescendant");
    return { element: field.nodeName, at: [...document.querySelectorAll("[role=option]")].findIndex((one) => one.id === id), selected: document.querySelectorAll("[aria-selected=true]").length };
  });
  assert.deepEqual(await chosen(), { element: "INPUT", at: -1, selected: 0 });
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await chosen(), { element: "INPUT", at: 0, selected: 1 });
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.deepEqual(await chosen(), { element: "INPUT", at: -1, selected: 0 });
  await page.keyboard.press("ArrowUp");
  assert.equal((await chosen()).at, (await options.count()) - 1);
  await page.keyboard.press("Escape");
  assert.ok(!(await dialogOf(page).isVisible()));

  // A slash between other words is a slash.
  await page.keyboard.press("Control+k");
  assert.equal(await fieldOf(page).inputValue(), "unicode");
  await page.keyboard.type("tcp/ip");
  assert.equal(await fieldOf(page).inputValue(), "tcp/ip");
  await fieldOf(page).fill("unicode");
  await options.first().waitFor();
  await page.keyboard.press("ArrowDown");
  const to = await options.first().getAttribute("href");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === to);
  assert.deepEqual(problems, []);
  await close();
});

test("a result leads to the section in which the words stand", async () => {
  const { page, close } = await open("/");
  await ask(page, "unicode");
  const jump = page.locator(".search-dialog a.search-jump").first();
  await jump.waitFor();
  assert.match(await jump.getAttribute("href"), /^\/\d{4}\/\d\d\/[\w-]+\/#[\w-]+$/);
  await jump.click();
  await page.waitForFunction(() => location.hash && document.querySelector(`[id="${decodeURIComponent(location.hash.slice(1))}"]`));
  await close();
});

test("Enter without a choice leads to the page of the search", async () => {
  const { page, close } = await open("/");
  await ask(page, "unicode");
  await page.locator(".search-option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/\?q=unicode$/);
  await page.locator(".search-result h2 a").first().waitFor();
  assert.equal(await page.locator("main .search-field").inputValue(), "unicode");
  assert.match(await page.title(), /^unicode – /);
  await close();
});

test("an older answer never stands where a newer one was", async () => {
  const { page, close } = await open("/");
  await ask(page, "unicode");
  await page.locator(".search-option").first().waitFor();
  await page.evaluate(() => {
    window.held = { rust: new Promise((release) => (window.release = release)) };
  });
  await fieldOf(page).fill("rust");
  await fieldOf(page).fill("xyzzy");
  await page.waitForFunction(() => /xyzzy/.test(document.querySelector(".search-status").textContent));
  await page.evaluate(() => window.release());
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  assert.match(await status(page).textContent(), /xyzzy/);
  assert.equal(await page.locator(".search-option").count(), 0);
  assert.ok(await page.locator(".search-dialog .search-places").isVisible(), "the way on is not shown");
  await close();
});

test("nothing is searched while a word is being composed", async () => {
  const { page, close } = await open("/");
  await ask(page, "unicode");
  await page.locator(".search-option").first().waitFor();
  const before = await status(page).textContent();
  await fieldOf(page).evaluate((field) => field.select());
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "圧縮", selectionStart: 2, selectionEnd: 2 });
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  assert.equal(await fieldOf(page).inputValue(), "圧縮");
  assert.equal(await status(page).textContent(), before);
  await session.send("Input.insertText", { text: "圧縮" });
  await page.waitForFunction(() => /圧縮/.test(document.querySelector(".search-status").textContent));
  await close();
});

test("markup in a question stays text", async () => {
  const { page, problems, close } = await open("/");
  for (const text of ["<xyzzy>plugh</xyzzy>", `<img src="x" onerror="window.smuggled = true">`]) {
    await ask(page, text);
    await status(page).filter({ hasText: /./ }).waitFor();
    if (text.includes("plugh")) await status(page).filter({ hasText: text }).waitFor();
    assert.equal(await page.locator(".search-dialog :is(img, xyzzy)").count(), 0);
    await page.goto(`${server.url}/search/?${new URLSearchParams({ q: text })}`);
    await status(page).filter({ hasText: /./ }).waitFor();
    assert.equal(await page.locator("main :is(img, xyzzy)").count(), 0);
    assert.equal(await page.evaluate(() => window.smuggled), undefined);
    await page.goto(server.url);
  }
  assert.deepEqual(problems, []);
  await close();
});

test("a question of ten thousand characters is a question", async () => {
  const { page, problems, close } = await open("/");
  await ask(page, "wörter ".repeat(1430));
  await page.locator(".search-status", { hasText: "wörter" }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/\?q=/);
  await page.locator(".search-status", { hasText: "wörter" }).waitFor();
  assert.deepEqual(problems, []);
  await close();
});

const FAULTS = {
  "is missing": [(route) => route.fulfill({ status: 404, body: "Not found" }), /not available/],
  "is of another version": [(route) => route.fulfill({ body: "PW\u0063" }), /Load the page again/],
  "is garbage": [(route) => route.fulfill({ body: "\u0000\u0001<html>" }), /cannot be read/],
  "cannot be reached": [(route) => route.abort(), /offline/],
};
for (const [name, [answer, sentence]] of Object.entries(FAULTS)) {
  test(`it is said in a sentence that the index ${name}, and tried again`, async () => {
    const { page, close } = await open("/");
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.route(INDEX, answer);
    await ask(page, "unicode");
    await page.locator(".search-status", { hasText: sentence }).waitFor();
    assert.ok(await page.locator(".search-dialog .search-places").isVisible());
    await page.unroute(INDEX);
    await fieldOf(page).fill("unicode text");
    await page.locator(".search-option").first().waitFor();
    assert.deepEqual(errors, []);
    await close();
  });
}

const found = (page) => page.locator(".search-option").first().waitFor();

/** Waits until all that a page has begun to keep is kept: transactions that write come one after the other. */
const kept = () => new Promise((done) => {
  indexedDB.open("search").onsuccess = ({ target: { result: database } }) => {
    database.transaction("parts", "readwrite").objectStore("parts").count().onsuccess = () => done(database.close());
  };
});

test("what was read of the index is not asked for again on the next page, and nothing depends on that it is kept", async () => {
  const context = await browser.newContext();
  for (const [round, script] of ["", "", "indexedDB.deleteDatabase('search')", "delete window.indexedDB", "IDBFactory.prototype.open = () => { throw new Error('refused'); }"].entries()) {
    const page = await context.newPage();
    if (script) await page.addInitScript(script);
    const asked = [];
    page.on("request", (request) => request.url().includes("/search/part.") && asked.push(request.url()));
    await page.goto(server.url);
    await ask(page, "unicode");
    await found(page);
    assert.equal(asked.length > 0, round !== 1, `round ${round}: ${asked.length} parts`);
    // A page that is closed keeps nothing more, and parts are kept behind the results.
    if (round === 0) await page.evaluate(kept);
    await page.close();
  }
  await context.close();
});

test("a beginning of a word that was typed before the search was there is one", async () => {
  const { page, close } = await open("/");
  let letGo;
  const typed = new Promise((done) => (letGo = done));
  await page.route("**/search/", (route) => typed.then(() => route.continue()));
  await ask(page, "algor");
  letGo();
  await found(page);
  await close();
});

test("a part of the index that is damaged is not kept", async () => {
  const { page, close } = await open("/");
  await page.route("**/search/part.*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: Buffer.from(await response.body()).fill(0xff) });
  });
  await ask(page, "unicode");
  await page.locator(".search-status", { hasText: /cannot be read/ }).waitFor();
  await page.unroute("**/search/part.*");
  await fieldOf(page).fill("unicode text");
  await found(page);
  await close();
});
const says = (page, sentence) => status(page).filter({ hasText: sentence }).waitFor();

test("without its script, the dialog and the page say so, the form leads to the page, and each input tries again", async () => {
  const { page, close } = await open("/");
  await page.route("**/search.*.js", (route) => route.fulfill({ status: 404 }));
  await page.keyboard.press("/");
  await says(page, /not available/);
  await page.keyboard.type("unicode");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/\?q=unicode$/);
  await says(page, /not available/);
  await page.goto(server.url);
  await page.keyboard.press("/");
  await says(page, /not available/);
  await page.unroute("**/search.*.js");
  await page.keyboard.type("unicode");
  await found(page);
  await close();
});

test("without its page, the dialog says so, and each input tries again", async () => {
  const { page, close } = await open("/");
  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/search/", async (route) => {
    await held;
    await route.fulfill({ status: 503, contentType: "text/html", body: "<h1>503</h1>" });
  });
  await page.keyboard.press("/");
  await says(page, /being loaded/);
  release();
  await says(page, /not available/);
  await page.unroute("**/search/");
  await page.keyboard.type("unicode");
  await found(page);
  await close();
});

test("who was offline finds once the connection is back", async () => {
  for (const isOpen of [false, true]) {
    const { page, close } = await open("/");
    if (isOpen) {
      await page.keyboard.press("/");
      await page.locator(".search-dialog .search-body").waitFor();
    }
    await page.context().setOffline(true);
    await page.keyboard.press("/");
    await fieldOf(page).fill("unicode");
    await says(page, /offline/);
    await page.context().setOffline(false);
    await found(page);
    assert.match(await status(page).textContent(), /^\d+ results?$/);
    await close();
  }
});

test("a word that is read in parts has one mark", async () => {
  const { page, close } = await open("/search/?q=UTF-8");
  await page.locator(".search-result mark").first().waitFor();
  assert.ok((await page.locator(".search-result mark").allTextContents()).includes("UTF-8"));
  await close();
});

test("a question without a word to look for is told from one that finds nothing", async () => {
  const { page, close } = await open("/");
  for (const text of ["-unicode", '""', "……"]) {
    await ask(page, text);
    await says(page, /no word to look for/);
    // Of one letter nothing is said yet.
    await fieldOf(page).fill(text[0]);
    await status(page).filter({ hasText: /^$/ }).waitFor({ state: "attached" });
    await page.keyboard.press("Escape");
    // A browser takes the focus from a field that is hidden with its next frame; until then, a key is the field's.
    await page.waitForFunction(() => document.activeElement === document.body);
  }
  await close();
});

test("back and forward lead through the questions, and a story leads back to what was found", async () => {
  const { page, close } = await open("/search/");
  const field = page.locator("main .search-field");
  const shown = (text) => page.waitForFunction((text) => document.querySelector("main .search-field").value === text, text);
  await field.pressSequentially("unicode");
  await page.locator(".search-result").first().waitFor();
  await page.keyboard.press("Enter");
  await field.fill("rust");
  await page.waitForURL(/\?q=rust$/);
  await page.locator(".search-order input[value=newest]").check();
  await page.waitForURL(/\?q=rust&sort=newest$/);
  await page.locator(".search-result h2 a").first().click();
  await page.waitForURL(/\/20\d\d\//);
  await page.goBack();
  await page.waitForURL(/\?q=rust&sort=newest$/);
  await page.locator(".search-result").first().waitFor();
  assert.ok(await page.locator(".search-order input[value=newest]").isChecked());
  await page.goBack();
  await page.waitForURL(/\?q=rust$/);
  await page.waitForFunction(() => document.querySelector("[name=sort][value=relevance]").checked);
  await page.goBack();
  await page.waitForURL(/\?q=unicode$/);
  await shown("unicode");
  await page.goBack();
  await page.waitForURL(/\/search\/$/);
  await shown("");
  assert.equal(await page.locator(".search-result").count(), 0);
  await page.goForward();
  await shown("unicode");
  await page.locator(".search-result").first().waitFor();
  await close();
});

test("filters count, narrow down, and have an address", async () => {
  const { page, close } = await open("/search/?q=the");
  await page.locator(".search-result").first().waitFor();
  const total = async () => parseInt(await status(page).textContent());
  const all = await total();
  assert.equal(await page.locator(".search-result").count(), 10);
  await page.locator(".search-more a").click();
  await page.waitForFunction(() => document.querySelectorAll(".search-result").length > 10);
  await page.waitForFunction(() => document.activeElement.closest(".search-result") === document.querySelectorAll(".search-result")[10]);
  await page.locator(".search-filters summary").click();
  const first = page.locator(".search-facet label").first();
  const count = parseInt(await first.locator(".count").textContent());
  assert.ok(count > 0 && count < all);
  await first.locator("input").focus();
  await page.keyboard.press("Space");
  await page.waitForFunction((count) => parseInt(document.querySelector(".search-status").textContent) === count, count);
  await page.waitForURL(/[?&]section=/);
  // Whoever chose by the keyboard can go on choosing.
  await page.waitForFunction(() => document.activeElement.matches(".search-facet input:checked"));
  await page.reload();
  await page.locator(".search-result").first().waitFor();
  assert.equal(await total(), count);
  assert.match(await page.locator(".search-filters summary").textContent(), /\(1\)/);
  await page.locator(".search-filters summary").click();
  await page.locator(".search-clear").click();
  await page.waitForFunction((all) => parseInt(document.querySelector(".search-status").textContent) === all, all);
  await close();
});

test("a misspelt word is asked about", async () => {
  const { page, close } = await open("/search/?q=reproducable");
  await page.locator(".search-note a").click();
  await page.waitForURL(/\?q=reproducible$/);
  await page.locator(".search-result").first().waitFor();
  await close();
});

test("without scripts, the page says so and leads on", async () => {
  const { page, close } = await open("/", { javaScriptEnabled: false });
  await page.locator(".tool.search-open").click();
  await page.waitForURL(/\/search\/$/);
  assert.ok(await page.getByText("The search needs JavaScript").isVisible());
  assert.ok(!(await page.locator("main form").isVisible()));
  for (const path of ["/archive/", "/tags/", "/category/protocols/"]) {
    assert.ok(await page.locator(`main .search-places a[href="${path}"]`).isVisible(), path);
  }
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing and nothing is too wide: ${colorScheme}, ${width} px`, async () => {
      for (const path of ["/", "/search/?q=the"]) {
        const { page, problems, close } = await open(path, { viewport: { width, height: 800 }, colorScheme });
        if (path === "/") await ask(page, "the");
        await page.locator(".search-result").first().waitFor();
        await page.locator(".search-filters summary").click();
        await page.locator(".search-facet").first().waitFor();
        if (path === "/") await fieldOf(page).press("ArrowDown");
        const beyond = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll(".search-dialog, .search-body")].map((one) => one.scrollWidth - one.clientWidth),
        );
        assert.ok(beyond.every((one) => one <= 0), `${path} is ${beyond} px too wide`);
        assert.ok((await page.locator(".search-field").last().evaluate((one) => parseFloat(getComputedStyle(one).fontSize))) >= 16, "phones zoom in");
        await page.evaluate(axe);
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
        const found = await page.evaluate(async (values) => (await window.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] })).violations, tags);
        assert.deepEqual(found.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join("\n")}`), []);
        assert.deepEqual(problems, []);
        await close();
      }
    });
  }
}
