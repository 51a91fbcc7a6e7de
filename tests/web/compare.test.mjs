// Two pictures that are compared: a slider for keyboard, pointer and finger; side by side without a script, on paper, and where
// their proportions differ.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { PAGES, demo } from "./pages.mjs";
import { serveFiles } from "./site.mjs";

const address = demo.url + PAGES["article with a comparison"];
const svg = (width, height) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#246"/></svg>`;
const call = (after) => `{{ compare(before="/a.svg", after="/${after}.svg", before_alt="One", after_alt="Two") }}`;

let browser, site;
before(async () => {
  browser = await launch();
  site = await serveFiles({
    "config.toml": 'title = "مقارنات"\nbase_url = "https://compared.example.org"\nlanguage = "ar"\n',
    "content/categories/one.md": '+++\ntitle = "واحد"\n+++\n',
    "content/static/a.svg": svg(600, 400),
    "content/static/b.svg": svg(900, 600),
    "content/static/c.svg": svg(400, 900),
    "content/articles/two.md": `+++\ntitle = "اثنان"\ndate = 2026-11-02T08:00:00Z\ncategory = "one"\nsummary = "."\n+++\n${call("b")}\n\n${call("c")}\n`,
  });
});
after(async () => {
  await browser?.close();
  site?.close();
});

/** Where the second picture begins, in hundredths of the width of both. */
const seam = (pair) => Number(/inset\(0(?:px)? 0(?:px)? 0(?:px)? ([\d.]+)%\)/.exec(getComputedStyle(pair.querySelector("div + div img")).clipPath)?.[1]);
const boxes = (pair) => [...pair.querySelectorAll("img")].map((one) => one.getBoundingClientRect()).map(({ left, top, width, height }) => [left, top, width, height].map(Math.round));

for (const width of [360, 1280]) {
  test(`a comparison is moved with the keyboard and the pointer at ${width} px`, async () => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(address);
    const pair = page.locator(".compare-pair");
    const slider = page.getByRole("slider", { name: "Compare: sRGB, Display P3" });
    await slider.scrollIntoViewIfNeeded();
    const [one, two] = await pair.evaluate(boxes);
    assert.deepEqual(one, two, "the pictures lie over each other");
    assert.equal(await pair.evaluate(seam), 50);
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await pair.evaluate(seam), 51);
    await page.keyboard.press("Home");
    assert.equal(await pair.evaluate(seam), 0);
    await page.mouse.click(one[0] + one[2] * 0.75, one[1] + one[3] / 2);
    assert.ok(Math.abs((await pair.evaluate(seam)) - 75) <= 1, "the pictures meet under the pointer");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page does not move sideways");
    await page.close();
  });
}

test("a finger moves the slider", async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("slider").scrollIntoViewIfNeeded();
  const [[left, top, width, height]] = await page.locator(".compare-pair").evaluate(boxes);
  await page.touchscreen.tap(left + width / 4, top + height / 2);
  assert.ok(Math.abs((await page.locator(".compare-pair").evaluate(seam)) - 25) <= 1);
  await context.close();
});

test("without a script and on paper both pictures are whole", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(address);
  const whole = async (what) => {
    const clips = await page.locator(".compare-pair img").evaluateAll((all) => all.map((one) => getComputedStyle(one).clipPath));
    assert.deepEqual(clips, ["none", "none"], what);
    const [one, two] = await page.locator(".compare-pair").evaluate(boxes);
    assert.ok(one[0] + one[2] <= two[0] || one[1] + one[3] <= two[1], `${what}: ${one} and ${two}`);
  };
  await whole("without a script");
  await context.close();
  const printed = await browser.newPage({ viewport: { width: 700, height: 1000 } });
  await printed.goto(address);
  await printed.emulateMedia({ media: "print" });
  const clips = await printed.locator(".compare-pair img").evaluateAll((all) => all.map((one) => getComputedStyle(one).clipPath));
  assert.deepEqual(clips, ["none", "none"], "on paper");
  assert.ok(!(await printed.locator(".compare-pair input").isVisible()), "paper has no slider");
  await printed.close();
});

test("from right to left the second picture is on the left, and pictures of other proportions are apart", async () => {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
  await page.goto(`${site.url}/2026/11/two/`);
  assert.equal(await page.getByRole("slider").count(), 1);
  const [first, second] = await page.locator(".compare-pair").all();
  const clip = (pair) => getComputedStyle(pair.querySelector("div + div img")).clipPath;
  assert.match(await first.evaluate(clip), /inset\(0(px)? 50% 0(px)? 0(px)?\)/);
  await page.getByRole("slider").focus();
  await page.keyboard.press("ArrowLeft");
  assert.match(await first.evaluate(clip), /inset\(0(px)? 51% 0(px)? 0(px)?\)/);
  assert.equal(await second.evaluate(clip), "none");
  const [one, two] = await second.evaluate(boxes);
  assert.ok(one[0] >= two[0] + two[2], "side by side");
  await page.close();
});
