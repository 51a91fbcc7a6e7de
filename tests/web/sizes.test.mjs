// What the themes say of how wide they show a picture (`sizes`, by which browsers choose a file) is what a browser
// shows, on a site that has a picture everywhere; and no picture of a text is shown larger than its file.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { LONG } from "./length.mjs";
import { everyWidth } from "./pictured.mjs";
import { serveFiles } from "./site.mjs";

const THEMES = ["frontpage", "wire"];
const WIDTHS = LONG ? [360, 768, 1024, 1440, 1920] : [360, 1024, 1440];
const DENSITIES = LONG ? [1, 2] : [2];

const PAGES = ["/", "/page/2/", "/category/one/", "/category/seven/", "/category/eight/", "/tag/many/", "/author/ada/", "/authors/", "/series/row/", "/2026/01/all/", "/2026/01/contents/", "/2026/01/small/", "/2026/01/story-4/", "/nowhere/"];

/** By how much the width that is said may differ from the one that is shown, from below and from above. */
const [LESS, MORE] = [0.02, 0.15];
/**
 * What is said of galleries is said of pairs, and of wide pictures where no table of contents is beside them: a theme
 * cannot say of one picture what depends on others, or on the text. It must not be too little there.
 */
const MORE_IF_UNKNOWN = 1.2;

/** A text with HTML of its own that is wider than a phone. */
const WIDE = {
  "config.toml": 'title = "Wide"\nbase_url = "https://wide.example.org"\n',
  "content/articles/wide.md":
    '+++\ntitle = "Wide"\ndate = 2026-01-01T08:00:00Z\ncategory = "one"\nsummary = "."\n+++\n<video width="1200" height="600" controls></video>\n\n<svg width="1500" height="20" viewBox="0 0 1500 20"><rect width="1500" height="20"/></svg>\n\n<canvas width="1200" height="20"></canvas>\n\n<input size="200" aria-label="Words">\n\n<textarea cols="200" aria-label="Text"></textarea>\n',
};

let browser;
const sites = new Map();

before(async () => {
  browser = await launch();
  for (const theme of THEMES) sites.set(theme, await serveFiles(everyWidth(theme)));
});
after(async () => {
  await Promise.all([...sites.values()].map((site) => site.close()));
  await browser?.close();
});

/** What every picture of the page says of its width, and how it is shown. */
function pictures() {
  const split = (list, at) => {
    const parts = [""];
    let depth = 0;
    for (const letter of list) {
      depth += { "(": 1, ")": -1 }[letter] ?? 0;
      if (letter === at && depth === 0) parts.push("");
      else parts[parts.length - 1] += letter;
    }
    return parts.map((part) => part.trim()).filter(Boolean);
  };
  // CSS Images: the first whose condition holds.
  const said = (sizes) => {
    for (const one of split(sizes, ",")) {
      const words = split(one, " ");
      const length = words.pop();
      if (words.length && !matchMedia(words.join(" ")).matches) continue;
      const probe = document.body.appendChild(document.createElement("div"));
      // Widths of `sizes` in rem are those of the browser's own letters, which no style sheet changes.
      probe.setAttribute("class", "probe");
      const rule = new CSSStyleSheet();
      rule.replaceSync(`.probe { position: absolute; box-sizing: border-box; padding: 0; border: 0; width: ${length}; }`);
      document.adoptedStyleSheets = [rule];
      const { width } = probe.getBoundingClientRect();
      probe.remove();
      return width;
    }
    return NaN;
  };
  const shown = [];
  for (const image of document.querySelectorAll("picture > img, img[srcset]")) {
    const { width, height } = image.getBoundingClientRect();
    if (width === 0) continue;
    const source = image.parentElement.querySelector("source") ?? image;
    const widths = split(source.srcset, ",").map((one) => Number(/ (\d+)w$/.exec(one)[1]));
    const widest = Math.max(...widths);
    // A picture that covers a frame of other proportions is drawn wider than the frame.
    const ratio = Number(image.getAttribute("width")) / Number(image.getAttribute("height"));
    const covers = getComputedStyle(image).objectFit === "cover";
    const drawn = covers ? Math.max(width, height * ratio) : width;
    const place = [...document.querySelectorAll("img")].indexOf(image);
    const where = image.closest("[class]:not(img)")?.className ?? "";
    const chosen = Number(/-(\d+)\.[0-9a-f]+\.\w+$/.exec(image.currentSrc)?.[1]);
    const isUnknown = Boolean(image.closest(".gallery:has(> :nth-child(3)), .has-toc :is(.wide, .full)"));
    shown.push({ place, where, isUnknown, alt: image.alt, sizes: source.sizes, said: said(source.sizes), drawn, widest, widths, chosen, inText: Boolean(image.closest(".prose figure, .text figure, .lead-picture")) });
  }
  return shown;
}

async function seeAll(page) {
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });
}

for (const theme of THEMES) {
  for (const density of DENSITIES) {
    test(`pictures of ${theme} are as wide as it says, at ${density} dots to the pixel`, async () => {
      const faults = new Set();
      let seen = 0;
      for (const width of WIDTHS) {
        const context = await browser.newContext({ viewport: { width, height: 900 }, deviceScaleFactor: density });
        const page = await context.newPage();
        for (const address of PAGES) {
          await page.goto(sites.get(theme).url + address, { waitUntil: "load" });
          await seeAll(page);
          for (const one of await page.evaluate(pictures)) {
            seen += 1;
            const what = `${width} px: ${address} picture ${one.place} (${one.where || one.alt}) is ${one.drawn.toFixed(0)} px wide, and "${one.sizes}" says ${one.said.toFixed(0)}`;
            const isSmall = one.widest <= one.drawn * 1.01;
            if (one.said < one.drawn * (1 - LESS) && !isSmall) faults.add(`${what}: blurred`);
            if (one.said > one.drawn * (1 + (one.isUnknown ? MORE_IF_UNKNOWN : MORE)) && !isSmall) faults.add(`${what}: too large`);
            if (one.inText && one.drawn > one.widest * 1.01) faults.add(`${what}, of ${one.widest} in the file: blown up`);
            const wanted = one.widths.find((candidate) => candidate >= one.said * density * 0.999) ?? one.widest;
            if (one.chosen < wanted * 0.6) faults.add(`${what}: the browser chose ${one.chosen}`);
          }
        }
        await context.close();
      }
      assert.ok(seen > 100, `${seen} pictures were seen`);
      assert.equal([...faults].join("\n"), "");
    });
  }
}

test("what a text has of HTML does not move a phone's page sideways", async () => {
  for (const theme of THEMES) {
    const site = await serveFiles({ ...WIDE, "config.toml": `${WIDE["config.toml"]}theme = "${theme}"\n` });
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await page.goto(`${site.url}/2026/01/wide/`);
    const boxes = await page.locator("main :is(video, svg[width='1500'], canvas, input[size], textarea)").evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
    assert.equal(boxes.length, 5);
    for (const box of boxes) assert.ok(box.right <= 360 && box.height < 330, `${theme}: ${JSON.stringify(box)}`);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, theme);
    await page.close();
    await site.close();
  }
});
