// The schemas of `presswork schema` take what presswork takes, and refuse what it refuses: they are held
// against the demo's own files by the validator that editors build on.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv";
import { parse } from "smol-toml";
import { program, root } from "./site.mjs";

/** Returns what judges a TOML text: nothing, or what is wrong with it. */
function judge(file) {
  const schema = JSON.parse(execFileSync(program, ["schema", file], { encoding: "utf8" }));
  const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
  // A validator sees TOML's dates as text.
  return (toml) => (validate(JSON.parse(JSON.stringify(parse(toml)))) ? [] : validate.errors);
}

const text = (path) => readFileSync(join(root, path), "utf8");
const files = (folder, end) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith(end))
    .map((file) => join(folder, file));

test("the demo's own files are taken", () => {
  const [config, front, theme] = ["config", "front-matter", "theme"].map(judge);
  const articles = files("content", ".md");
  assert.ok(articles.length > 20);
  for (const path of articles) assert.deepEqual(front(text(path).split(/^\+\+\+$/m)[1]), [], path);
  assert.deepEqual(config(text("config.toml")), []);
  const themes = files("themes", "theme.toml");
  assert.ok(themes.length > 1);
  for (const path of themes) assert.deepEqual(theme(text(path)), [], path);
});

const refused = {
  "front-matter": {
    sound: 'title = "T"\ndate = 2026-05-08\ncategory = "c"\n',
    wrong: [
      'categroy = "c"',
      'draft = "yes"',
      "tags = [1]",
      "series_part = 0",
      "corrections = [{ date = 2026-05-09 }]",
      '[allow]\nlong-titel = "x"',
      '[allow]\nbroken-link = "an error"',
      '[allow]\nlong-title = ""',
    ],
    lacking: "date = 2026-05-08\n",
  },
  config: {
    sound: 'title = "T"\nbase_url = "https://example.org"\n',
    wrong: [
      'langauge = "en"',
      '[markdown]\nraw_html = "keep"',
      '[reading]\nwords_per_minute = "fast"',
      '[diagnostics]\nlong-title = "info"',
      '[diagnostics]\nlong-titel = "off"',
      '[[menu]]\ntitel = "About"',
      '[publish.default]\nbucket = "b"',
    ],
    lacking: 'title = "T"\n',
  },
  theme: {
    sound: 'name = "t"\n',
    wrong: ['extend = "frontpage"', '[lists.hot]\nfrom = "hottest"'],
  },
};

for (const [file, { sound, wrong, lacking }] of Object.entries(refused)) {
  test(`what is wrong in ${file} is refused`, () => {
    const faults = judge(file);
    assert.deepEqual(faults(sound), []);
    for (const line of wrong) assert.notEqual(faults(`${sound}${line}\n`).length, 0, line);
    if (lacking) assert.notEqual(faults(lacking).length, 0, lacking);
  });
}
