// Without scripts everything can be read and used, and nothing is shown that would not work.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo, everyKind } from "./pages.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const width of [360, 1440]) {
  test(`all there is to read is shown without scripts at ${width} px`, async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height: 900 } });
    const page = await context.newPage();
    for (const [name, url] of everyKind()) {
      await page.goto(url);
      const hidden = await page.evaluate(() =>
        // What a fold holds is one press away.
        [...document.querySelectorAll("main *")]
          .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
          // The search needs a script, and its page says so. Pictures that a script shows over the page lead to their files.
          // What was corrected stands at the end of the article.
          .filter((one) => !one.closest(".beside-note"))
          .filter((one) => !one.closest("form[role=search], .search-body [hidden], dialog.lightbox"))
          .filter((one) => !one.closest("svg, script, style, .unseen") && !(one.closest("details") && !one.closest("summary")))
          .filter((one) => !one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
          // A label that says what the list is of, and the standfirst of a small card, are there in full elsewhere.
          .filter((one) => !one.closest(".card"))
          .map((one) => one.outerHTML.slice(0, 120)),
      );
      assert.deepEqual(hidden, [], `${name} hides text`);
      const dead = await page
        .locator("button:not([popovertarget]), [role=button], a:not([href]), .copy, input:not([disabled])")
        .evaluateAll((found) => found.filter((one) => one.checkVisibility()).map((one) => one.outerHTML));
      assert.deepEqual(dead, [], `${name} shows what does not work`);
      const empty = await page.locator("img").evaluateAll((found) => found.filter((one) => !one.getAttribute("src")).length);
      assert.equal(empty, 0);
    }
    await context.close();
  });
}

test("lists, folds and the contents list work without scripts", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(demo.url + PAGES["long article"]);
  const entry = page.locator(".contents a").nth(2);
  assert.ok(!(await entry.isVisible()), "the contents list is open on a phone");
  await page.locator(".contents summary").click();
  await entry.click();
  await page.waitForURL(/#/);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(demo.url + PAGES["long article"]);
  assert.ok(await entry.isVisible(), "the contents list is folded beside the text");
  await page.goto(demo.url);
  await page.locator(".pager a[rel=next]").click();
  await page.waitForURL(/\/page\/2\//);
  await context.close();
});
