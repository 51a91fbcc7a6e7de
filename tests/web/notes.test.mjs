// Footnotes and definitions: in the margin of a wide screen, at the lower edge of a phone's, at the end on paper.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { serveFiles } from "./site.mjs";

const SENTENCE = "The report said what everybody knew, and the numbers say something else. ";
const TEXT = `${SENTENCE.repeat(4)}\n\n`;
const note = (label, times) => `[^${label}]: ${SENTENCE.repeat(times)}\n`;
const TABLE = `| Machine | ${"A property | ".repeat(12)}\n|${" --- |".repeat(13)}\n| Alpha | ${"a value | ".repeat(12)}\n\n`;
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="600"><rect width="1200" height="600" fill="#246"/></svg>';
const article = (text) => `+++\ntitle = "Notes"\ndate = 2026-11-20T08:00:00Z\ncategory = "systems"\nsummary = "."\n+++\n${text}`;
const fixed = (text, before, after) => article(text).replace("summary =", `corrections = [{ date = 2026-11-21T08:00:00Z, text = "We had it wrong.", before = "${before}", after = "${after}" }]\nsummary =`);
const CLOSE = `One[^a] two[^b] three[^c]. ${TEXT}## A part\n\n${TABLE}${TEXT.repeat(3)}Again[^b] and four[^d]. ${TEXT.repeat(2)}\n${note("a", 3)}${note("b", 4)}${note("c", 2)}${note("d", 1)}`;

const WIDE = "![A colour](/wide.svg)\n{.wide}\n\n";
const FULL = "![A colour](/wide.svg)\n{.full}\n\n";
const DEFINITION = `{{ definition(term="Kernel", text="${SENTENCE.repeat(2)}") }}\n\n`;
const CODE = `\`\`\`js\n${"const value = 1; ".repeat(20)}\n\`\`\`\n\n`;
/** A text with notes before, between and behind wide pictures, in a list, a quotation and at its end. */
const pictured = (pictures) => `One[^a] two[^b] three[^c]. ${TEXT}${WIDE.repeat(pictures - 1)}${TEXT}- An item[^d]\n- Another\n\n> A quotation[^e].\n\n${TABLE}${TEXT.repeat(2)}Before[^f].\n\n${FULL}${TEXT}${CODE}${TEXT.repeat(3)}The end[^g].\n\n${[..."abcdefg"].map((label, nth) => note(label, 1 + nth % 3)).join("")}`;

/** The files of the site. */
const FILES = {
  "config.toml": 'title = "Notes"\nbase_url = "https://notes.example.org"\n',
  "content/static/wide.svg": PICTURE,
  "content/articles/close.md": article(CLOSE),
  "content/articles/wide.md": article(pictured(2)),
  "content/articles/contents.md": article(`## One\n\n${pictured(2)}## Two\n\n${TEXT}## Three\n\n${TEXT}`),
  "content/articles/many.md": article(pictured(6)),
  "content/articles/formula.md": article(`${TEXT}One[^a] two[^b]. ${TEXT.repeat(3)}\n${note("a", 1)}[^b]: As $x^2 + \\frac{1}{y}$ says.\n`),
  "content/articles/terms.md": fixed(`${DEFINITION}${TEXT.repeat(3)}${WIDE}${TEXT}It has 12 cores.\n\n${WIDE}${DEFINITION}Short.\n\n${WIDE}${TEXT.repeat(2)}`, "14 cores", "12 cores"),
  "content/articles/long.md": article(`Short[^a].\n\n${note("a", 40)}`),
  "content/articles/fixed.md": fixed(`${TEXT}It has **12 cores** in all. ${TEXT.repeat(3)}`, "It has 14 cores", "It has 12 cores"),
  "content/articles/both.md": fixed(CLOSE.replace("two[^b]", "of 12 cores, two[^b]"), "of 14 cores", "of 12 cores"),
  "content/articles/defined.md": article(`${TEXT}{{ definition(term="Kernel", text="${SENTENCE.repeat(2)}") }}\n\n${TEXT.repeat(3)}`),
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

/** Where notes, what they belong to, and the text are on a page. */
const places = (page) =>
  page.evaluate(() => {
    const box = (one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return { left, right, top: top + scrollY, bottom: bottom + scrollY };
    };
    const boxes = (selector) => [...document.querySelectorAll(selector)].map(box);
    return {
      text: box(document.querySelector(".prose")),
      notes: boxes(".footnotes > ol > li"),
      references: boxes(".footnote-ref[data-note]"),
      table: boxes(".table-scroll")[0],
      definition: boxes(".definition")[0],
      sideways: document.documentElement.scrollWidth - innerWidth,
    };
  });

for (const width of [1280, 1440, 1920]) {
  test(`notes stand beside their lines at ${width} px, one below the other`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(`${site.url}/2026/11/close/`);
    const { text, notes, references, table, sideways } = await places(page);
    assert.ok(sideways <= 0, `the page moves sideways by ${sideways}`);
    assert.equal(notes.length, 4);
    assert.equal(references.length, 4);
    notes.forEach((note, number) => {
      assert.ok(note.left > text.right && note.right <= width, `note ${number + 1} is from ${note.left} to ${note.right}`);
      const free = Math.max(references[number].top, notes[number - 1]?.bottom ?? 0);
      assert.ok(note.top >= free - 1 && note.top - free < 30, `note ${number + 1} is at ${note.top}, and ${free} is free`);
    });
    assert.ok(table.right <= text.right + 1, "a table runs into the notes");
    await page.close();
  });
}

for (const [width, scheme] of [[1280, "light"], [1440, "dark"], [1920, "light"]]) {
  test(`notes, definitions and corrections overlap nothing beside wide pictures at ${width} px`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
    for (const [name, count] of [["wide", 7], ["contents", 7], ["terms", 3], ["formula", 2], ["close", 4], ["both", 5]]) {
      await page.goto(`${site.url}/2026/11/${name}/`);
      const { beside, overlaps } = await page.evaluate(() => {
        const notes = [...document.querySelectorAll(".footnotes > ol > li, .beside-note, .definition")].filter((one) => one.checkVisibility());
        const others = [...document.querySelectorAll(".prose > :not(.footnotes, .definition), .story-end > *, .related")];
        const box = (one) => one.getBoundingClientRect();
        const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        const text = box(document.querySelector(".prose")).right;
        const pairs = notes.flatMap((one, nth) => [...notes.slice(nth + 1), ...others].map((other) => [one, other]));
        return {
          beside: notes.filter((one) => box(one).left > text && box(one).right <= innerWidth).length,
          overlaps: pairs.filter(([one, other]) => meets(box(one), box(other))).map((pair) => pair.map((one) => `${one.outerHTML.slice(0, 80)} ${JSON.stringify(box(one))}`)),
        };
      });
      assert.deepEqual(overlaps, [], `${name} at ${width} px`);
      assert.equal(beside, name === "terms" ? 2 : count, `notes of ${name} beside the text`);
    }
    await page.close();
  });
}

test("notes stay at the end where pictures take most of the margin, or a note is too long for it", async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 800 } });
  for (const name of ["many", "long"]) {
    await page.goto(`${site.url}/2026/11/${name}/`);
    const { text, notes } = await places(page);
    assert.ok(notes.every((note) => note.left < text.right && note.bottom <= text.bottom + 1), `a note of ${name} is beside the text`);
  }
  await page.close();
});

test("what was corrected stands beside its line on a wide screen, and overlaps no note", async () => {
  for (const [width, media, shown] of [[1280, "screen", true], [1920, "screen", true], [1279, "screen", false], [360, "screen", false], [1440, "print", false]]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.emulateMedia({ media });
    for (const name of ["fixed", "both"]) {
      await page.goto(`${site.url}/2026/11/${name}/`);
      const note = page.locator(".beside-note");
      assert.equal(await note.isVisible(), shown, `${name} at ${width} px, ${media}`);
      if (!shown) continue;
      const { text, notes, sideways } = await places(page);
      assert.ok(sideways <= 0);
      const box = await note.boundingBox();
      assert.ok(box.x > text.right && box.x + box.width <= width, JSON.stringify(box));
      assert.equal((await note.innerText()).replace(/\s+/g, " "), "Corrected 21 Nov Before: 14 Now: 12");
      notes.slice(1).forEach((one, nth) => assert.ok(one.top >= notes[nth].bottom, `note ${nth + 2} of ${name} overlaps the one above`));
    }
    // Numbers are those of the footnotes alone.
    assert.deepEqual(await page.locator(".footnote-ref a").allInnerTexts(), ["1", "2", "3", "2", "4"]);
    await page.close();
  }
});

test("notes are at the end on paper", async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 800 } });
  await page.goto(`${site.url}/2026/11/close/`);
  await page.emulateMedia({ media: "print" });
  const { text, notes } = await places(page);
  assert.ok(notes.every((note) => note.left < text.right));
  assert.ok(notes.slice(1).every((note, number) => note.top >= notes[number].bottom - 1));
  await page.close();
});

test("on a phone a note opens at the lower edge, and the text stays where it is", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true });
  await page.goto(`${site.url}/2026/11/close/`);
  const reference = page.locator(".footnote-ref a").nth(4);
  await reference.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  await reference.tap();
  const note = page.locator("#fn-d");
  await page.waitForFunction(() => document.querySelector("#fn-d:target"));
  const shown = await note.boundingBox();
  assert.equal(await page.evaluate(() => scrollY), before);
  assert.ok(shown.y > 370 && Math.abs(shown.y + shown.height - 740) < 1, JSON.stringify(shown));
  assert.equal(shown.width, 360);
  const back = note.locator("a[role=doc-backlink]").first();
  const target = await back.boundingBox();
  assert.ok(target.width >= 40 && target.height >= 40, JSON.stringify(target));
  await back.tap();
  await page.waitForFunction(() => !document.querySelector("#fn-d:target"));
  const line = await reference.boundingBox();
  assert.ok(line.y > 100 && line.y < 640, `the line is at ${line.y}`);
  await page.close();
});

test("a note covers not the line that asks for it, and is one step back, however many are read", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true, reducedMotion: "reduce" });
  await page.goto(`${site.url}/2026/11/close/`);
  const before = await page.evaluate(() => history.length);
  const reference = page.locator(".footnote-ref a");
  await reference.nth(3).evaluate((one) => scrollTo(0, one.getBoundingClientRect().bottom + scrollY - innerHeight + 4));
  for (const [nth, id] of [[3, "fn-b"], [4, "fn-d"], [3, "fn-b"]]) {
    await reference.nth(nth).evaluate((one) => one.click());
    await page.waitForFunction((id) => document.querySelector(`#${id}:target`), id);
    await page.waitForFunction((nth) => {
      const line = document.querySelectorAll(".footnote-ref a")[nth].getBoundingClientRect();
      return line.bottom < document.querySelector(".footnotes li:target").getBoundingClientRect().top && line.top > 0;
    }, nth);
  }
  assert.equal(await page.evaluate(() => history.length), before + 1);
  await page.locator("#fn-b .footnote-back").nth(1).tap();
  await page.waitForFunction(() => !document.querySelector(".footnotes li:target"));
  assert.equal(await page.evaluate(() => history.length), before + 1);
  assert.ok(!page.url().includes("#"));
  await page.close();
});

test("a definition stands in the margin where no note does", async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 800 } });
  await page.goto(`${site.url}/2026/11/defined/`);
  const { text, definition, sideways } = await places(page);
  assert.ok(definition.left > text.right && definition.right <= 1440 && sideways <= 0, JSON.stringify(definition));
  assert.ok(definition.top > text.top && definition.bottom < text.bottom);
  await page.close();
});
