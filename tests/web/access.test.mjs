// Nobody is shut out: axe finds nothing on any kind of page, in both schemes, at every width; and
// nothing is wider than its screen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { SCREENS } from "./length.mjs";
import { everyKind } from "./pages.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const [name, url] of everyKind()) {
  test(`${name} is accessible`, async () => {
    // Reduced motion: axe would measure colours in the middle of a transition.
    const page = await browser.newPage({ reducedMotion: "reduce" });
    await page.goto(url);
    await page.evaluate(axe);
    for (const { width, schemes } of SCREENS) {
      await page.setViewportSize({ width, height: 900 });
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(beyond <= 0, `at ${width} px the page is ${beyond} px too wide`);
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(
          async (values) => (await window.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] })).violations,
          RULES,
        );
        const said = found.map((rule) => `${rule.id}: ${rule.help}\n  ${rule.nodes.map((node) => node.target.join(" ")).join("\n  ")}`);
        assert.deepEqual(said, [], `${colorScheme}, ${width} px:\n${said.join("\n")}`);
      }
    }
    await page.close();
  });
}
