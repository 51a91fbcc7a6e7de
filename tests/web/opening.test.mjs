// How an article opens: its text begins soon, its headline is as large as its length allows, and nothing moves for it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";
import { addresses, serveFiles } from "./site.mjs";

/** Headlines of so many characters, and the class that each is set by. */
const LENGTHS = { 1: "set-40", 40: "set-40", 41: "set-80", 80: "set-80", 81: "set-120", 120: "set-120", 121: "set-more", 190: "set-more" };
const headline = (length) => "Words of a headline ".repeat(10).slice(0, length - 1) + "x";
const WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
const article = (title, more) => `+++\ntitle = "${title}"\ndate = 2026-11-01T08:00:00Z\ncategory = "odd"\nsummary = "What it says."\n${more}+++\nThe text.\n`;
const FILES = {
  "config.toml": 'title = "Lengths"\nbase_url = "https://lengths.example.org"\n[[menu]]\ntitle = "News"\nurl = "/category/news/"\n',
  "content/categories/news.md": '+++\ntitle = "News"\n+++\n',
  "content/categories/odd.md": '+++\ntitle = "Odd"\ncolour = "#123456"\n+++\n',
  "content/articles/word.md": article(WORD, "featured = true\n"),
  ...Object.fromEntries(Object.keys(LENGTHS).map((length) => [`content/articles/l${length}.md`, article(headline(+length), "")])),
};

let browser, site;
before(async () => {
  site = await serveFiles(FILES);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

for (const [width, height, limit] of [[1280, 800, 1000], [390, 844, 1150]]) {
  test(`the first line of every article ends above ${limit} at ${width} × ${height}`, async () => {
    const page = await browser.newPage({ viewport: { width, height } });
    const articles = (await addresses(demo.folder)).filter((path) => /^\/\d{4}\/\d\d\/[^/]+\/$/.test(path));
    assert.ok(articles.length > 10);
    for (const path of articles) {
      await page.goto(demo.url + path);
      const bottom = await page.locator(".prose > p").first().evaluate((text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        return range.getClientRects()[0].bottom;
      });
      assert.ok(bottom <= limit, `${path} begins at ${bottom}`);
    }
    await page.close();
  });
}

test("takeaways beyond three are folded, without scripts too, and are on paper", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(demo.url + PAGES["long article"]);
  const points = page.locator(".takeaways li");
  const shown = () => points.evaluateAll((all) => all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length);
  const all = await points.count();
  assert.ok(all > 3);
  assert.equal(await shown(), 3);
  await page.emulateMedia({ media: "print" });
  assert.equal(await shown(), all);
  await page.emulateMedia({ media: "screen" });
  await page.locator(".takeaways summary").press("Enter");
  assert.equal(await shown(), all);
  await context.close();
});

test("who wrote an article, and when, is one line", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  for (const name of ["long article", "article without picture", "sponsored article"]) {
    await page.goto(demo.url + PAGES[name]);
    const middles = await page.locator(".byline .by, .byline .meta > *").evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map((box) => box.top + box.height / 2));
    assert.ok(middles.length > 2 && Math.max(...middles) - Math.min(...middles) < 6, `${name}: ${middles}`);
  }
  await page.close();
});

test("a breadcrumb stands where the navigation does not say the same", async () => {
  const page = await browser.newPage();
  for (const [name, wanted] of [["long article", 0], ["category", 0], ["tag", 1], ["author", 1], ["standing page", 1]]) {
    await page.goto(demo.url + PAGES[name]);
    assert.equal(await page.locator("nav.breadcrumb").count(), wanted, name);
    assert.ok((await page.locator("head script[type='application/ld+json']").allInnerTexts()).join().includes("BreadcrumbList"));
  }
  await page.close();
});

test("a headline is set by its length, and no word of it leaves the page", async () => {
  const sizes = [];
  for (const width of [360, 1280]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    for (const [length, name] of Object.entries(LENGTHS)) {
      await page.goto(`${site.url}/2026/11/l${length}/`);
      const title = page.locator("h1");
      assert.equal((await title.innerText()).length, +length);
      assert.equal(await title.getAttribute("class"), name);
      if (width > 1000) sizes.push(await title.evaluate((one) => parseFloat(getComputedStyle(one).fontSize)));
    }
    for (const path of ["/", "/2026/11/word/", "/2026/11/l190/"]) {
      await page.goto(site.url + path);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${path} moves sideways at ${width} px`);
    }
    await page.goto(site.url);
    assert.ok((await page.locator(".card-lead .card-title").getAttribute("class")).includes("set-"));
    await page.close();
  }
  assert.equal(new Set(sizes).size, 4);
  assert.deepEqual(sizes, sizes.toSorted((one, other) => other - one));
});

test("a category that is not in the menu has its colour all the same", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  for (const [path, mark] of [["/", ".card-lead .swatch"], ["/2026/11/l40/", ".story-head .label svg"], ["/category/odd/", ".list-head .hue-bar"]]) {
    await page.goto(site.url + path);
    assert.equal(await page.locator(mark).first().evaluate((one) => getComputedStyle(one).color), "rgb(18, 52, 86)", path);
  }
  await page.close();
});

test("a lead story without a picture leaves no hole beside it", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(site.url);
  const [lead, second] = await page.evaluate(() => [".front-lead", ".front-second"].map((found) => document.querySelector(found).getBoundingClientRect().toJSON()));
  assert.ok(second.top >= lead.bottom && second.width === lead.width);
  const tops = await page.locator(".front-second .card").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  assert.equal(tops.length, 4);
  assert.equal(new Set(tops).size, 1);
  await page.close();
});

test("the head of an article says that it was corrected, and which part of a series it is", async () => {
  const page = await browser.newPage();
  await page.goto(demo.url + PAGES["long article"]);
  await page.locator(".byline a[href='#fp-corrections']").click();
  assert.ok(await page.locator("#fp-corrections").isVisible());
  await page.goto(demo.url + PAGES["article of a series"]);
  const part = page.locator(".story-head .label a", { hasText: "Part 2 of 3" });
  assert.ok((await part.getAttribute("href")).endsWith("/series/memory-safety/"));
  await page.close();
});

test("below four rows of the front page three stories stand side by side, and every story stands once", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(demo.url);
  assert.equal(await page.locator(".river > .card-row").count(), 4);
  const tops = await page.locator(".band .card").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  assert.equal(tops.length, 3);
  assert.equal(new Set(tops).size, 1);
  const links = await page.locator("main :is(.front, .latest) :is(.card-title, .brief) a").evaluateAll((all) => all.map((one) => one.pathname));
  assert.equal(new Set(links).size, links.length);
  await page.close();
});
