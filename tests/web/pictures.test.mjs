// Every picture comes in the size in which a screen shows it: neither blurred nor with pixels that nobody sees.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { LONG } from "./length.mjs";
import { everyKind } from "./pages.mjs";

// Where a run is short, those for which there is a limit.
const SCREENS = [
  { width: 360, height: 780, density: 3 },
  { width: 768, height: 1024, density: 2 },
  { width: 1280, height: 800, density: 1 },
  { width: 1440, height: 900, density: 2 },
].filter(({ width }) => LONG || [360, 1280].includes(width));

// What the front page may weigh with all of its pictures, by the screen, in bytes.
const FRONT_PAGE = new Map([
  ["360 at 3", 350_000],
  ["1280 at 1", 220_000],
]);

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

// Scrolls to the end, so that pictures are fetched that are not in the first view.
async function seeAll(page) {
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });
}

/** Returns the bytes of a page and of all that it asked for, as they came over the wire. */
const weight = () =>
  [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((entry) => entry.encodedBodySize)
    .reduce((all, bytes) => all + bytes, 0);

const pictures = () =>
  [...document.querySelectorAll("picture > img")].map((image) => ({
    file: image.currentSrc.split("/").pop(),
    shown: image.getBoundingClientRect().width * devicePixelRatio,
    // The number of its pixels is in the file's name.
    width: Number(/-(\d+)\.[0-9a-f]+\.webp$/.exec(image.currentSrc)?.[1]),
    widest: Math.max(...[...image.parentElement.querySelector("source").srcset.matchAll(/ (\d+)w/g)].map((one) => one[1])),
    loaded: image.naturalWidth > 0,
  }));

for (const { width, height, density } of SCREENS) {
  test(`pictures are as large as a screen of ${width} pixels at ${density} shows them`, async () => {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: density });
    let seen = 0;
    for (const [name, url] of everyKind()) {
      const page = await context.newPage();
      await page.goto(url, { waitUntil: "load" });
      await seeAll(page);
      const all = await page.evaluate(pictures);
      for (const one of all) {
        const what = `${name}: ${one.file} on ${one.shown} pixels`;
        assert.ok(one.loaded, what);
        if (one.shown === 0) continue;
        assert.ok(one.width >= Math.min(one.shown * 0.8, one.widest), `${what} is blurred`);
        // A browser that has a larger file for another place of the page asks for no smaller one.
        const largest = Math.max(...all.filter((other) => other.file === one.file).map((other) => other.shown));
        assert.ok(one.width <= largest * 2.6 || one.width <= 320, `${what} has pixels that nobody sees`);
        seen += 1;
      }
      const most = name === "front page" ? FRONT_PAGE.get(`${width} at ${density}`) : undefined;
      const bytes = await page.evaluate(weight);
      // Less than a quarter of what it may weigh is not all of it.
      assert.ok(most === undefined || (bytes > most / 4 && bytes <= most), `the front page has ${bytes} bytes`);
      await page.close();
    }
    assert.ok(seen > 20, `${seen} pictures were seen`);
    await context.close();
  });
}
