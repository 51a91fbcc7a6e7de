// Light and dark: as the system says, until the reader says otherwise; and never the wrong one first.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const LIGHT = "rgb(253, 252, 249)";
const DARK = "rgb(18, 20, 23)";

test("the system's scheme is taken", async () => {
  for (const [colorScheme, colour] of [["light", LIGHT], ["dark", DARK]]) {
    const page = await browser.newPage({ colorScheme });
    await page.goto(demo.url);
    assert.equal(await paper(page), colour);
    await page.close();
  }
});

test("the browser's own frame has the colour of the scheme that is shown", async () => {
  const page = await browser.newPage({ colorScheme: "light" });
  const frame = () =>
    page.locator("meta[name=theme-color]").evaluateAll((all) => all.filter((one) => matchMedia(one.media).matches).map((one) => one.content));
  await page.goto(demo.url);
  assert.deepEqual(await frame(), ["#fdfcf9"]);
  await page.locator(".tool.scheme-switch").click();
  await page.waitForFunction(() => document.querySelector("meta[name=theme-color][content='#121417']").media === "all");
  assert.deepEqual(await frame(), ["#121417"]);
  await page.reload();
  assert.deepEqual(await frame(), ["#121417"], "the choice is kept, and the frame is not");
  await page.close();
});

test("the sheet of a phone has the switch and the search", async () => {
  const context = await browser.newContext({ colorScheme: "light", viewport: { width: 360, height: 740 }, hasTouch: true });
  const page = await context.newPage();
  await page.goto(demo.url);
  const menu = page.locator("button[popovertarget=fp-menu]:visible").first();
  await menu.tap();
  await page.locator("#fp-menu .scheme-switch").tap();
  assert.equal(await paper(page), DARK);
  await page.locator("#fp-menu .search-open").tap();
  await page.getByRole("dialog").getByRole("combobox").or(page.getByRole("dialog").getByRole("searchbox")).waitFor();
  await context.close();
});

test("the switch wins over the system, is remembered, and never flashes", async () => {
  for (const [colorScheme, before, after] of [["light", LIGHT, DARK], ["dark", DARK, LIGHT]]) {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    // The scheme of the page at the moment when there is first something to paint.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        window.schemeAtFirst = document.documentElement.dataset.scheme;
        window.paperAtFirst = getComputedStyle(document.body).backgroundColor;
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(demo.url);
    assert.equal(await paper(page), before);
    await page.locator(".tool.scheme-switch").focus();
    await page.keyboard.press("Space");
    assert.equal(await paper(page), after);
    await page.goto(demo.url + PAGES["long article"]);
    const first = await page.evaluate(() => [window.schemeAtFirst, window.paperAtFirst]);
    assert.deepEqual(first, [colorScheme === "light" ? "dark" : "light", after], "the other scheme was painted first");
    assert.equal(await paper(page), after);
    await page.locator(".tool.scheme-switch").click();
    assert.equal(await paper(page), before);
    await page.reload();
    assert.equal(await paper(page), before);
    await context.close();
  }
});
