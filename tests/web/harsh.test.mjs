// A site that is harder than the demo: 25 sections, a title and a headline without end, a picture higher than wide, a
// contents list higher than the screen, a table wider than it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { demo } from "./pages.mjs";
import { serveFiles } from "./site.mjs";

const SECTIONS = Array.from({ length: 25 }, (_, number) => `section-${number + 10}`);
const SENTENCE = "The report said what everybody knew, and the numbers say something else. ";
const article = (title, section, more, text) =>
  `+++\ntitle = "${title}"\ndate = 2026-11-20T08:00:00Z\ncategory = "${section}"\nsummary = "${SENTENCE}"\n${more}+++\n${text}\n`;
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1800"><rect width="900" height="1800" fill="#246"/></svg>';

/** The files of the site. */
const FILES = {
  "config.toml":
    'title = "The International Herald of Distributed Systems and Adjacent Engineering"\ntagline = "Every day of the week, and on Sundays twice"\nbase_url = "https://harsh.example.org"\n[theme_options]\naccent = "#0b5fa5"\nhome_block_count = 4\n[pagination]\nper_page = 6\n',
  ...Object.fromEntries(SECTIONS.map((name, number) => [`content/categories/${name}.md`, `+++\ntitle = "Section ${name.slice(-2)}"\norder = ${number}\nsummary = "."\n+++\n`])),
  ...Object.fromEntries(Array.from({ length: 16 }, (_, number) => [`content/articles/s${number}.md`, article(number ? `Story ${number}` : "A", SECTIONS[number % 4], "", SENTENCE)])),
  "content/static/high.svg": PICTURE,
  "content/articles/sink.md": article(
    `A headline that goes on ${"and on ".repeat(20)}to its end`,
    SECTIONS[20],
    'featured = true\nimage = "/high.svg"\nimage_alt = "A colour"\ntakeaways = ["One", "Two"]\n',
    `| Machine | ${"A property | ".repeat(12)}\n|${" --- |".repeat(13)}\n| Alpha | ${"a value | ".repeat(12)}\n\n${Array.from({ length: 24 }, (_, n) => `## Part ${n}\n\n${SENTENCE.repeat(6)}\n\n### Below ${n}\n\n${SENTENCE.repeat(6)}\n`).join("\n")}`,
  ),
  "content/articles/wide.md": article("Wide", SECTIONS[20], "toc = false\n", `${SENTENCE.repeat(4)}\n\n\`\`\`sh\nls\n\`\`\`\n\n\`\`\`sh\n${"ls --all ".repeat(30)}\n\`\`\`\n\n| Few | Columns |\n| --- | --- |\n| ${SENTENCE.repeat(3)} | 1 |\n\n| Machine | ${"A property | ".repeat(12)}\n|${" --- |".repeat(13)}\n| Alpha | ${"a value | ".repeat(12)}\n`),
};
const SINK = "/2026/11/sink/";

let browser, site;
before(async () => {
  site = await serveFiles(FILES);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

for (const width of [360, 768, 1280, 1920]) {
  test(`25 sections are one row at ${width} px, and the current one is in it`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    for (const path of ["/", SINK, `/category/${SECTIONS[24]}/`]) {
      await page.goto(site.url + path);
      const facts = await page.evaluate(() => {
        const row = document.querySelector(".sections > div > ul");
        const box = (one) => one?.getBoundingClientRect();
        const current = box(row.querySelector("[aria-current]"));
        const tagline = document.querySelector(".tagline");
        return {
          sideways: document.documentElement.scrollWidth - innerWidth,
          row: box(row).height,
          current: !current || (current.left >= 0 && current.right <= innerWidth),
          tagline: tagline.checkVisibility() ? box(tagline).width : 176,
          shown: [...row.querySelectorAll("a")].filter((one) => one.checkVisibility()).length,
        };
      });
      assert.ok(facts.sideways <= 0, `${path} moves sideways by ${facts.sideways}`);
      assert.ok(facts.row < 60, `the row of ${path} is ${facts.row} high`);
      assert.ok(facts.current, `the current section of ${path} is out of view`);
      assert.ok(facts.tagline >= 160, `the tagline of ${path} is ${facts.tagline} wide`);
      assert.ok(facts.shown >= 5);
    }
    await page.close();
  });
}

test("the menu has every section, and closes with Escape and beside it", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(site.url);
  const button = page.locator("button.menu");
  assert.equal((await button.innerText()).trim(), "Menu");
  await button.press("Enter");
  assert.equal(await page.locator(".menu-sections a").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length), 25);
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator(".menu-sheet").isVisible()));
  assert.ok(await button.evaluate((one) => one === document.activeElement));
  await button.click();
  await page.mouse.click(100, 5);
  assert.ok(!(await page.locator(".menu-sheet").isVisible()));
  await page.close();
});

test("on a phone the bar is within reach, leaves for whoever reads on, and returns when they scroll up", async () => {
  for (const [width, height] of [[320, 640], [430, 932], [667, 375]]) {
    const page = await browser.newPage({ viewport: { width, height }, hasTouch: true, reducedMotion: "reduce" });
    await page.goto(site.url + SINK);
    const bar = page.locator(".bar");
    const top = async () => (await bar.boundingBox()).y;
    const wheel = async (by) => {
      await page.mouse.wheel(0, by);
      await page.waitForFunction((away) => document.querySelector(".bar").getBoundingClientRect().top >= innerHeight === away, by > 0);
    };
    assert.ok((await top()) > height / 2 && (await top()) < height - 44, `the bar is at ${await top()}`);
    for (const box of await bar.locator("> *").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))) assert.ok(box >= 44, `${box}`);
    await page.mouse.move(width / 2, height / 3);
    await wheel(900);
    await wheel(-200);
    await page.locator("button.menu").tap();
    const sheet = await page.locator(".menu-sheet").boundingBox();
    assert.ok(sheet.x === 0 && sheet.width === width && Math.abs(sheet.y + sheet.height - height) < 1 && sheet.y >= height * 0.15, JSON.stringify(sheet));
    const small = await page.locator(".menu-sheet :is(a, button)").evaluateAll((all) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.textContent));
    assert.deepEqual(small, []);
    await page.locator(".menu-close").tap();
    assert.ok(!(await page.locator(".menu-sheet").isVisible()));
    await page.close();
  }
});

test("the headline that leads is in the first screen", async () => {
  for (const address of [demo.url, site.url]) {
    for (const [width, height] of [[360, 740], [1000, 800], [1280, 800], [1920, 1000]]) {
      const page = await browser.newPage({ viewport: { width, height } });
      await page.goto(address);
      const top = await page.locator(".card-lead .card-title a").evaluate((one) => one.getClientRects()[0].bottom);
      assert.ok(top < height, `at ${width} × ${height} it ends at ${top}`);
      await page.close();
    }
  }
});

test("a picture that is higher than wide leaves room for words", async () => {
  for (const [width, height] of [[360, 740], [1280, 800]]) {
    const page = await browser.newPage({ viewport: { width, height } });
    await page.goto(site.url + SINK);
    const box = await page.locator(".lead-picture img").boundingBox();
    assert.ok(box.height <= 0.7 * height, `at ${width} px it is ${box.height} high`);
    assert.ok(Math.abs(box.height / box.width - 2) < 0.02, "it keeps its proportions");
    await page.close();
  }
});

test("a contents list that is higher than the screen follows the text", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 700 }, reducedMotion: "reduce" });
  await page.goto(site.url + SINK);
  await page.evaluate(() => {
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value))).observe({ type: "layout-shift" });
  });
  for (const part of [20, 12, 3]) {
    await page.evaluate((id) => document.getElementById(id).scrollIntoView(), `below-${part}`);
    await page.waitForFunction((hash) => document.querySelector(".contents [aria-current]")?.hash === hash, `#below-${part}`);
    const seen = await page.locator(".contents [aria-current]").evaluate((link) => {
      const [own, list] = [link.getBoundingClientRect(), link.closest(".contents").getBoundingClientRect()];
      return own.top >= list.top && own.bottom <= Math.min(list.bottom, innerHeight);
    });
    assert.ok(seen, `part ${part} is out of the list's view`);
  }
  assert.deepEqual(await page.evaluate(() => window.shifts), [], "the list moved");
  await page.close();
});

test("the first column of a table stays while the others move", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(site.url + SINK);
  const table = page.locator(".table-scroll");
  const left = () => table.locator("td").first().evaluate((cell) => cell.getBoundingClientRect().left);
  const before = await left();
  await table.evaluate((box) => (box.scrollLeft = 200));
  assert.ok((await table.evaluate((box) => box.scrollLeft)) > 100);
  assert.ok(Math.abs((await left()) - before) < 1);
  await page.close();
});

test("long code and wide tables use the room beside the text, and nothing moves the page sideways", async () => {
  for (const path of [SINK, "/2026/11/wide/"]) {
    for (const width of [360, 1024, 1280, 1920]) {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.goto(site.url + path);
      const [sideways, text, ...boxes] = await page.evaluate(() => [
        document.documentElement.scrollWidth - innerWidth,
        ...[".prose", ".prose .code-box", ".prose .table-scroll"].flatMap((found) => [...document.querySelectorAll(found)].map((one) => one.getBoundingClientRect().width)),
      ]);
      assert.ok(sideways <= 0, `${path} moves sideways by ${sideways} at ${width} px`);
      const [wide, usual] = path === SINK ? [boxes, []] : [[boxes[1], boxes[3]], [boxes[0], boxes[2]]];
      for (const box of usual) assert.ok(Math.abs(box - text) < 1, `${box} beside ${text} at ${width} px`);
      for (const box of wide) assert.ok(width < 1024 ? box <= text + 1 : box > text + 100, `${box} beside ${text} at ${width} px`);
      await page.close();
    }
  }
});

test("paper has the marks of lists and the whole of a table", async () => {
  const page = await browser.newPage({ viewport: { width: 700, height: 1000 } });
  await page.goto(site.url + SINK);
  await page.emulateMedia({ media: "print" });
  const mark = await page.locator(".takeaways li").first().evaluate((item) => getComputedStyle(item, "::before").borderTopWidth);
  assert.ok(parseFloat(mark) > 1, "what only has a background is not printed");
  assert.equal(await page.locator(".table-scroll").evaluate((box) => getComputedStyle(box).overflowX), "visible");
  await page.close();
});

test("blocks leave no hole, and breaking news has its own colour", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(site.url);
  const rows = await page.locator(".block").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
  assert.equal(rows.length, 4);
  assert.equal(new Set(rows).size, 1);
  const [alarm, accent] = await page.evaluate(() => ["--alarm", "--accent-light"].map((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()));
  assert.notEqual(alarm, accent);
  await page.close();
});
