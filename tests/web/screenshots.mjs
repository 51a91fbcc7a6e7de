// Takes pictures of pages at three widths in both schemes, for people to look at, into `target/web/`:
//
//     node tests/web/screenshots.mjs            the kinds of page that differ most
//     node tests/web/screenshots.mjs --all      every kind of page
//     node tests/web/screenshots.mjs --readme   those that README.md shows, into tests/web/screenshots/
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { MIRRORED, PAGES } from "./pages.mjs";
import { build, root, serve } from "./site.mjs";

/** What README.md shows: name, page, width, height, scheme. */
const CHOSEN = [
  ["front-page", "/", 1280, 900, "light"],
  ["article-dark", PAGES["long article"], 1280, 900, "dark"],
  ["phone", "/", 390, 844, "light"],
];
const WIDTHS = [360, 768, 1440];
const SEEN_ALWAYS = ["front page", "long article", "category", "series", "not found", "article from right to left"];

const folder = mkdtempSync(join(tmpdir(), "presswork-web-"));
const sites = [
  [root, PAGES],
  [join(import.meta.dirname, "tongues"), MIRRORED],
];
const browser = await launch();

async function shoot(url, file, { width, height, scheme, fullPage, ...how }) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  await page.goto(url);
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode()));
  });
  await page.screenshot({ path: file, fullPage, ...how });
  await page.close();
}

try {
  if (process.argv.includes("--readme")) {
    const out = join(import.meta.dirname, "screenshots");
    mkdirSync(out, { recursive: true });
    const server = await serve(await build(root, join(folder, "demo")));
    for (const [name, path, width, height, scheme] of CHOSEN) {
      await shoot(server.url + path, join(out, `${name}.jpg`), { width, height, scheme, type: "jpeg", quality: 80 });
    }
    server.close();
  } else {
    const out = join(root, "target/web");
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    for (const [index, [site, pages]] of sites.entries()) {
      const server = await serve(await build(site, join(folder, String(index))));
      for (const [name, path] of Object.entries(pages)) {
        if (!process.argv.includes("--all") && !SEEN_ALWAYS.includes(name)) continue;
        for (const width of WIDTHS) {
          for (const scheme of ["light", "dark"]) {
            const file = join(out, `${name.replaceAll(" ", "-")}-${width}-${scheme}.png`);
            await shoot(server.url + path, file, { width, height: 900, scheme, fullPage: true });
          }
        }
      }
      server.close();
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
