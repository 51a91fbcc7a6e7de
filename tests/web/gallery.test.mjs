// Pictures side by side: over the whole page by pointer and keyboard, and links to their largest forms without a script.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const address = demo.url + PAGES["standing page"];

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** What the dialog shows: which picture, and whether the whole of it is on the screen. */
const shown = async () => {
  const middle = innerWidth / 2;
  const images = [...document.querySelectorAll(".lightbox img")];
  const image = images.find((one) => {
    const { left, right } = one.getBoundingClientRect();
    return left <= middle && right >= middle;
  });
  // How large it is shown is known once it has come.
  await image.decode();
  const { left, right, top, bottom, width } = image.getBoundingClientRect();
  return {
    at: images.indexOf(image),
    count: document.querySelector(".lightbox > p").textContent,
    fits: left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1 && width > 100,
  };
};

for (const [width, height] of [[360, 740], [1440, 900]]) {
  test(`a gallery is looked through with the keyboard at ${width} pixels`, async () => {
    const page = await browser.newPage({ viewport: { width, height } });
    await page.goto(address);
    const links = page.locator(".gallery a.enlarge");
    const count = await links.count();
    assert.ok(count > 2);
    await links.nth(1).focus();
    await page.keyboard.press("Enter");
    await page.locator(".lightbox[open]").waitFor();
    assert.deepEqual(await page.evaluate(shown), { at: 1, count: `2 / ${count}`, fits: true });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(".lightbox"));
    assert.deepEqual(violations.map(({ id }) => id), []);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((said) => document.querySelector(".lightbox > p").textContent === said, `3 / ${count}`);
    assert.deepEqual(await page.evaluate(shown), { at: 2, count: `3 / ${count}`, fits: true });
    for (let press = 0; press < count; press += 1) await page.keyboard.press("ArrowLeft");
    await page.waitForFunction((said) => document.querySelector(".lightbox > p").textContent === said, `1 / ${count}`);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".lightbox[open]").count(), 0);
    assert.ok(await links.nth(1).evaluate((link) => link === document.activeElement), "the focus went back");
    await page.close();
  });
}

test("a gallery is opened, moved and closed with the pointer", async () => {
  const page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
  await page.goto(address);
  await page.locator(".gallery a.enlarge").first().click();
  await page.getByRole("button", { name: "Next picture" }).click();
  await page.waitForFunction(() => document.querySelector(".lightbox > p").textContent.startsWith("2 /"));
  await page.getByRole("button", { name: "Close" }).click();
  assert.equal(await page.locator(".lightbox[open]").count(), 0);
  await page.close();
});

test("without a script, each picture of a gallery leads to its largest form", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  const links = await page.locator(".gallery a.enlarge").evaluateAll((all) => all.map((link) => link.href));
  assert.ok(links.length > 2);
  for (const link of links) {
    const answer = await page.request.get(link);
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()["content-type"], /^image\//);
  }
  await context.close();
});
