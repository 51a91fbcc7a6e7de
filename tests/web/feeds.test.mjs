// Every JSON Feed of the demo is what version 1.1 of the format's JSON Schema takes.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv";
import { demo } from "./pages.mjs";

const schema = createRequire(import.meta.url)("jsonfeed-schema/schema-v1.1.json");
// Formats (`uri`, `date-time`) are checked by the suite's own reader of feeds.
const validate = new Ajv({ allErrors: true, validateFormats: false }).compile(schema);

const feeds = readdirSync(demo.folder, { recursive: true })
  .filter((file) => file.endsWith("feed.json"))
  .map((file) => [file, JSON.parse(readFileSync(join(demo.folder, file), "utf8"))]);

test("the site, its categories, tags and authors have JSON Feeds that pass their schema", () => {
  for (const folder of ["", "category/", "tag/", "author/"])
    assert.ok(feeds.some(([file]) => file.startsWith(folder)), folder);
  for (const [file, feed] of feeds) {
    assert.equal(feed.version, "https://jsonfeed.org/version/1.1", file);
    assert.ok(feed.items.length > 0, file);
    assert.ok(validate(feed), `${file}: ${JSON.stringify(validate.errors)}`);
  }
});

test("a feed that is wrong is refused", () => {
  const [, sound] = feeds.find(([file]) => file === "feed.json");
  const [item] = sound.items;
  for (const wrong of [
    { ...sound, title: undefined },
    { ...sound, items: [{ ...item, id: undefined }] },
    { ...sound, items: [{ ...item, id: 7 }] },
    { ...sound, items: [{ ...item, authors: { name: "A" } }] },
    { ...sound, hubs: "https://hub.example.org/" },
  ])
    assert.ok(!validate(JSON.parse(JSON.stringify(wrong))), JSON.stringify(wrong).slice(0, 200));
});
