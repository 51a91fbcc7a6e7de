// Every language in its own words; and what is read from right to left is laid out from right to left.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { demo, tongues } from "./pages.mjs";
import { root } from "./site.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** One of the theme's words in a language. */
const word = (language, name) => {
  const file = join(root, `themes/frontpage/i18n/${language}.toml`);
  return readFileSync(file, "utf8").match(new RegExp(`^${name} = "(.*)"`, "m"))[1];
};

const DATES = {
  ar: "20 نوفمبر 2026",
  de: "20. November 2026",
  fr: "20 novembre 2026",
  es: "20 de noviembre de 2026",
  zh: "2026年11月20日",
  ja: "2026年11月20日",
  it: "20 novembre 2026",
  ko: "2026년 11월 20일",
  nl: "20 november 2026",
  pl: "20 listopada 2026",
  pt: "20 de novembro de 2026",
  ru: "20 ноября 2026",
};

for (const [language, date] of Object.entries(DATES)) {
  test(`an article in ${language} is in ${language} all over`, async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 700 } });
    // Arabic is the site's own.
    await page.goto(`${tongues.url}${language === "ar" ? "" : `/${language}`}/2026/11/first-light/`);
    assert.equal(await page.locator("html").getAttribute("lang"), language);
    assert.equal(await page.locator("html").getAttribute("dir"), language === "ar" ? "rtl" : "ltr");
    const shown = await page.evaluate(() => document.body.textContent);
    for (const name of ["skip_to_content", "contents", "published", "front_page", "to_top", "switch_scheme", "share"]) {
      assert.notEqual(word(language, name), word("en", name), `${name} is not translated`);
      assert.ok(shown.includes(word(language, name)), `${word(language, name)} is not shown`);
    }
    assert.equal(await page.locator(".sections").getAttribute("aria-label"), word(language, "navigation"));
    assert.ok(!/\{\w+\}/.test(shown), "a word was not filled in");
    assert.match(await page.locator(".story-head time").first().innerText(), new RegExp(`^${date}`));
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
    await page.close();
  });
}

/** How far things stand from the edge where a line begins, and whether they are there. */
const fromStart = (page, selectors) =>
  page.evaluate((selectors) => {
    const mirrored = document.dir === "rtl";
    return selectors.map((selector) => {
      const box = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility()).getBoundingClientRect();
      return Math.round(mirrored ? innerWidth - box.right : box.left);
    });
  }, selectors);

test("letters that are joined are neither spaced nor slanted, and long words are divided where the language has them", async () => {
  const page = await browser.newPage();
  await page.goto(`${tongues.url}/2026/11/first-light/`);
  const odd = await page.evaluate(() =>
    [...document.querySelectorAll("h1, h2, p, a, em, blockquote, .nameplate, .tagline")]
      .filter((one) => !one.closest("[lang]:not(html)"))
      .filter((one) => !["normal", "0px"].includes(getComputedStyle(one).letterSpacing) || getComputedStyle(one).fontStyle !== "normal")
      .map((one) => one.className || one.nodeName),
  );
  assert.deepEqual(odd, []);
  await page.goto(`${tongues.url}/de/2026/11/first-light/`);
  assert.equal(await page.locator(".prose p").first().evaluate((one) => getComputedStyle(one).hyphens), "auto");
  await page.close();
});

test("from right to left, the layout is mirrored", async () => {
  const selectors = [".nameplate", ".tools", ".story-head h1", ".contents", ".prose", ".table-scroll thead th", ".takeaways li"];
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${tongues.url}/2026/11/first-light/`);
  assert.equal(await page.locator("html").getAttribute("lang"), "ar");
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  const [nameplate, tools, headline, contents, prose, cell] = await fromStart(page, selectors);
  assert.ok(nameplate < tools, "the tools stand at the end of the masthead");
  assert.ok(contents < prose, "the contents list stands before the text");
  assert.ok(contents < 200 && headline < 500 && Math.abs(cell - prose) <= 1);
  assert.equal(await page.locator(".prose pre").first().evaluate((pre) => getComputedStyle(pre).direction), "ltr", "code is mirrored");
  const bullet = await page.locator(".takeaways li").first().evaluate((item) => parseFloat(getComputedStyle(item).paddingRight));
  assert.ok(bullet > 0, "the marks of a list stand at its end");

  // The same places as in a page from left to right.
  const other = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await other.goto(`${demo.url}/2026/08/reproducible-builds-explained/`);
  const shared = [".scheme-switch", ".contents", ".prose", ".takeaways li"];
  assert.deepEqual(await fromStart(page, shared), await fromStart(other, shared));
  await other.close();

  await page.goto(tongues.url);
  const [lead, second] = await fromStart(page, [".front-lead", ".front-second"]);
  assert.ok(lead < second, "the lead story stands first");
  await page.close();
});
