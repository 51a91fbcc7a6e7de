// A printed article is the article: its text, its pictures, its sources, and nothing to press.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("an article prints as an article, from either scheme", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ colorScheme });
    await page.goto(demo.url + PAGES["long article"]);
    await page.emulateMedia({ media: "print", colorScheme });
    const shown = (selector) =>
      page.locator(selector).evaluateAll((found) => found.filter((one) => one.checkVisibility()).map((one) => one.className || one.nodeName));
    for (const gone of ["button", "nav", ".skip", ".related", ".breaking", ".newsletter", ".share", ".footnote-back", "iframe"]) {
      assert.deepEqual(await shown(gone), [], `${gone} is printed`);
    }
    for (const kept of [".nameplate", "h1", ".story-standfirst", ".byline", ".lead-picture img", ".takeaways", ".prose", ".prose table", ".footnotes", ".notes"]) {
      assert.notDeepEqual(await shown(kept), [], `${kept} is not printed`);
    }
    const links = await page
      .locator(".prose a[href^=http]")
      .evaluateAll((found) => found.map((link) => [link.href, getComputedStyle(link, "::after").content]));
    assert.ok(links.length > 0);
    for (const [href, content] of links) assert.ok(content.includes(href), `the address of ${href} is not printed`);
    const [paper, ink] = await page.evaluate(() => {
      const style = getComputedStyle(document.querySelector(".prose"));
      return [getComputedStyle(document.body).backgroundColor, style.color];
    });
    assert.deepEqual([paper, ink], ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    const sheets = pdf.match(/\/Type\s*\/Page\b/g).length;
    assert.ok(sheets >= 3 && sheets <= 10, `${sheets} sheets`);
    await page.close();
  }
});

test("the publication's name begins where the headline does, and a section's feeds are not printed", async () => {
  // As wide as a sheet of A4 is for style sheets.
  const page = await browser.newPage({ viewport: { width: 794, height: 1123 } });
  await page.emulateMedia({ media: "print" });
  await page.goto(demo.url + PAGES["long article"]);
  const left = (selector) => page.locator(selector).first().evaluate((one) => one.getBoundingClientRect().left);
  assert.ok(Math.abs((await left(".nameplate a")) - (await left("h1"))) < 1);
  await page.goto(demo.url + PAGES.category);
  assert.ok(!(await page.locator(".list-meta a[type]").first().isVisible()));
  await page.close();
});
