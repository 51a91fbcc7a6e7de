// The scripts of the search are served small: what is in the theme is what the sources beside the engine in Rust become.
// `UPDATE=1 node --test tests/web/minified.test.mjs` writes them.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { minify } from "terser";
import { root } from "./site.mjs";

const SCRIPTS = ["search_index.js", "search.js"];
/** What others call the engine's parts by, and the keys that are looked up by a text; all other properties get short names. */
const NAMES = "open search counts typing sort filters from count signal total results suggestion complete vague wordless headline address section byline date headlineMarks passage text marks heading anchor value en de fr es ß ø ł đ ð ı æ œ þ".split(" ");
/** What both may be together, compressed. */
const MOST = 10_000;
const served = (name) => join(root, "themes/frontpage/assets", name);

for (const name of SCRIPTS) {
  test(`${name} is what its source becomes`, async () => {
    const source = await readFile(join(root, "src/search/browser", name), "utf8");
    const { code } = await minify(source, { module: true, compress: { passes: 3, sequences: false, ecma: 2022, unsafe_arrows: true }, mangle: name === "search_index.js" ? { properties: { reserved: NAMES } } : true });
    const text = `// From src/search/browser/${name}\n${code}\n`;
    if (process.env.UPDATE) await writeFile(served(name), text);
    assert.equal(await readFile(served(name), "utf8"), text, "UPDATE=1 writes it anew");
  });
}

test("both are small", async () => {
  const sizes = await Promise.all(SCRIPTS.map(async (name) => gzipSync(await readFile(served(name)), { level: 9 }).length));
  assert.ok(sizes[0] + sizes[1] <= MOST, `${sizes.join(" and ")} bytes`);
});
