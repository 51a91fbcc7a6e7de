// The layouts of sections: tiles leave no place empty, whatever the stories are and whichever of them have a picture;
// lists are lines with dates; and nothing is wider than its place.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { LONG } from "./length.mjs";
import { demo } from "./pages.mjs";
import { root, serveFiles } from "./site.mjs";

const WIDTHS = LONG ? [320, 360, 600, 768, 1024, 1440, 1920] : [360, 768, 1440];
const COUNTS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 60];
/** Which stories have a picture, by their place. */
const PICTURED = { all: () => true, none: () => false, some: (place) => place % 3 !== 1, later: (place) => place > 0 && place % 2 === 0 };
const HEADLINES = ["A", "What the clock of a machine says, and what the law says", `A headline ${"and on ".repeat(30)}`.slice(0, 190)];

const files = {
  "config.toml": 'title = "Sections"\nbase_url = "https://sections.example.org"\n[pagination]\nper_page = 60\n',
  "content/static/photo.jpg": readFileSync(join(root, "content/static/pictures/rss-never-left.jpg")),
};

/** Adds a section with so many stories, and returns its address. */
function section(name, layout, count, isPictured, language = "") {
  files[`content/categories/${name}${language && `.${language}`}.md`] = `+++\ntitle = "${name}"\nlayout = "${layout}"\n+++\n`;
  for (let place = 0; place < count; place += 1) {
    const day = `2026-${String(10 - Math.floor(place / 28)).padStart(2, "0")}-${String(28 - (place % 28)).padStart(2, "0")}`;
    const picture = isPictured(place) ? 'image = "/photo.jpg"\nimage_alt = "A drawing"\n' : "";
    const kind = ["", 'kind = "opinion"\n', 'kind = "brief"\n', 'sponsored = "Paid for"\n'][(place * 5) % 7] ?? "";
    files[`content/articles/${name}-${place}.md`] =
      `+++\ntitle = "${HEADLINES[place % 3]}"\nslug = "${name}-${place}"\ndate = ${day}T08:00:00Z\ncategory = "${name}"\nauthors = ["ada"]\nsummary = "A sentence on what happened."\n${picture}${kind}+++\nWords.\n`;
  }
  return `/category/${name}/`;
}
files["content/authors/ada.md"] = '+++\ntitle = "Ada Byron"\n+++\n';
const MOSAICS = Object.entries(PICTURED).flatMap(([name, isPictured]) => COUNTS.filter((count) => count < 60 || name === "none").map((count) => section(`${name}-${count}`, "mosaic", count, isPictured)));
const LISTS = [1, 7, 60].map((count) => section(`list-${count}`, "list", count, () => true));
const LEADS = [1, 60].map((count) => section(`lead-${count}`, "lead", count, () => false));

let browser, site;
before(async () => {
  site = await serveFiles(files);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** What is wider than the screen or than the card around it. */
const spilt = (page) =>
  page.evaluate(() => {
    const wide = [...document.querySelectorAll(".card, .card *")].filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline" && !one.matches(".unseen"));
    if (document.documentElement.scrollWidth > innerWidth) wide.push(document.documentElement);
    return wide.map((one) => one.className || one.nodeName);
  });

for (const width of WIDTHS) {
  test(`tiles fill their mosaic at ${width} px`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    for (const path of MOSAICS) {
      await page.goto(site.url + path);
      assert.deepEqual(await spilt(page), [], path);
      const { room, taken, tiles, words } = await page.evaluate(() => {
        const mosaic = document.querySelector(".mosaic");
        const gap = parseFloat(getComputedStyle(mosaic).columnGap);
        const boxes = [...mosaic.children].map((one) => one.getBoundingClientRect());
        const [top, bottom] = [Math.min(...boxes.map((one) => one.top)), Math.max(...boxes.map((one) => one.bottom))];
        const area = (wide, high) => (wide + gap) * (high + gap);
        return {
          room: area(mosaic.clientWidth, bottom - top),
          taken: boxes.reduce((sum, one) => sum + area(one.width, one.height), 0),
          tiles: boxes.length,
          words: mosaic.querySelectorAll(".card-large:not(.has-picture)").length,
        };
      });
      assert.equal(tiles, Number(path.match(/-(\d+)/)[1]), path);
      assert.ok(Math.abs(room / taken - 1) < 0.001, `${path}: tiles take ${taken} of ${room}`);
      assert.equal(words, 0, `${path} has words alone in the room of a picture`);
    }
    await page.close();
  });

  test(`lists and leads keep to their places at ${width} px`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    for (const path of [...LISTS, ...LEADS]) {
      await page.goto(site.url + path);
      assert.deepEqual(await spilt(page), [], path);
    }
    await page.close();
  });
}

test("a list is dated lines without pictures, under its months", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(site.url + LISTS[2]);
  const facts = await page.evaluate(() => ({
    pictures: document.querySelectorAll("main img").length,
    months: [...document.querySelectorAll("main h2")].map((one) => one.textContent.trim()),
    lines: [...document.querySelectorAll(".card-log")].map((one) => [one.querySelector("time").getBoundingClientRect(), one.querySelector(".card-title a").getBoundingClientRect()].map((box) => Math.round(box.left))),
    high: document.querySelector(".card-log").getBoundingClientRect().height,
  }));
  assert.equal(facts.pictures, 0);
  assert.deepEqual(facts.months, ["October 2026", "September 2026", "August 2026"]);
  assert.equal(facts.lines.length, 60);
  assert.equal(new Set(facts.lines.map(String)).size, 1, "days and headlines stand in two columns");
  assert.ok(facts.high < 80, `a line is ${facts.high} px high`);
  await page.close();
});

test("paper has tiles side by side, and their words", async () => {
  const page = await browser.newPage({ viewport: { width: 700, height: 1000 } });
  await page.emulateMedia({ media: "print" });
  await page.goto(`${site.url}/category/all-7/`);
  const boxes = await page.locator(".mosaic .card").evaluateAll((all) => all.map((one) => [one.getBoundingClientRect().top, one.querySelector("a").checkVisibility()]));
  assert.ok(new Set(boxes.map(([top]) => top)).size < boxes.length, "each tile has a row of its own");
  assert.ok(boxes.every(([, isSeen]) => isSeen));
  await page.close();
});

test("what an author or a tag is about has room beside the text or below it", async () => {
  for (const width of [360, 768, 1024, 1440]) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    for (const path of ["/author/mara-lindqvist/", "/tag/rust/"]) {
      await page.goto(demo.url + path);
      const [text, topics] = await Promise.all([".list-head-text", ".topics"].map((part) => page.locator(part).boundingBox()));
      assert.ok(topics.width >= 280, `the topics of ${path} are ${topics.width} wide at ${width} px`);
      assert.equal(topics.x >= text.x + text.width, width >= 1024, `${path} at ${width} px`);
    }
    await page.close();
  }
});
