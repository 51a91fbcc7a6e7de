// Whoever uses the keyboard alone gets everywhere, and always sees where they are.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** What has the focus: what it is called, whether it is seen, and whether something marks it. */
const focused = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    // A link may be broken over two lines: its first part says where it is.
    const box = at.getClientRects()[0];
    // A card is one target, and marked as a whole.
    const marked = [at, at.closest(".card")].some((one) => one && getComputedStyle(one).outlineStyle === "solid" && parseFloat(getComputedStyle(one).outlineWidth) >= 2);
    const top = document.elementFromPoint(
      Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
      Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1),
    );
    return {
      name: (at.ariaLabel || at.textContent).trim(),
      element: at.nodeName,
      href: at.getAttribute("href"),
      inMain: !!at.closest("main"),
      inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      covered: !!top && top !== at && !at.contains(top) && !top.contains(at) && !at.closest(".card")?.contains(top),
      marked,
    };
  });

for (const width of [360, 1440]) {
  for (const name of ["front page", "long article", "category", "article with code"]) {
    test(`every stop on the ${name} is seen and marked at ${width} px`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: "reduce" });
      await page.goto(demo.url + PAGES[name]);
      const expected = await page.evaluate(
        () =>
          [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")].filter(
            (one) => one.checkVisibility({ visibilityProperty: true }) && !(one.matches("summary") && getComputedStyle(one).pointerEvents === "none"),
          ).length,
      );
      const stops = [];
      for (;;) {
        await page.keyboard.press("Tab");
        const stop = await focused(page);
        if (stop.element === "BODY") break;
        stops.push(stop);
        assert.ok(stops.length < 500, "the keyboard is caught");
      }
      assert.equal(stops[0].href, "#fp-main", "the skip link comes first");
      const unseen = stops.filter((stop) => !stop.inView || stop.covered || !stop.marked);
      assert.deepEqual(unseen, []);
      assert.deepEqual(stops.filter((stop) => !stop.name), [], "these have no name");
      assert.ok(stops.length >= expected, `${stops.length} stops for ${expected} things to use`);
      await page.close();
    });
  }
}

test("the skip link leads into the text", async () => {
  const page = await browser.newPage();
  await page.goto(demo.url + PAGES["long article"]);
  await page.keyboard.press("Tab");
  const skip = page.locator(".skip");
  assert.ok((await skip.boundingBox()).y >= 0, "it is not shown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "fp-main");
  await page.keyboard.press("Tab");
  assert.ok((await focused(page)).inMain);
  await page.close();
});

test("the menu leads to a category, and says so there", async () => {
  const page = await browser.newPage();
  await page.goto(demo.url);
  const link = page.locator(".sections a").nth(1);
  const name = await link.innerText();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/category\//);
  assert.equal(await page.locator("h1").innerText(), name);
  assert.equal(await page.locator(".sections > div > ul [aria-current=page]").innerText(), name);
  await page.close();
});

test("the contents list leads to its sections, folded on a phone and open beside the text", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, reducedMotion: "reduce" });
  await page.goto(demo.url + PAGES["long article"]);
  const details = page.locator(".contents details");
  assert.equal(await details.getAttribute("open"), null, "it is open on a phone");
  await page.locator(".contents summary").focus();
  await page.keyboard.press("Enter");
  const last = page.locator(".contents a").last();
  await last.waitFor();
  await last.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => {
    const heading = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const top = heading && heading.getBoundingClientRect().top;
    return top >= 0 && top < 100;
  });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.reload();
  assert.ok(await page.locator(".contents a").first().isVisible(), "it is folded beside the text");
  await page.close();
});
