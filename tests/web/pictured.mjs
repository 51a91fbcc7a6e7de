// A site with a picture in every place that the themes have for one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, crc32 } from "node:zlib";
import { root } from "./site.mjs";

const demo = (file) => readFileSync(join(root, "content/static", file));

/** A PNG of many colours, as bytes: one that is too large to be shown as it is. */
function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let at = 0; at < width * 3; at += 1) rows[y * (1 + width * 3) + 1 + at] = (at * at * 31 + y * y * 17 + at * y) >> 3;
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

const article = (title, day, text, more = "", category = day % 3 ? "one" : "two") =>
  `+++\ntitle = "${title}"\ndate = 2026-01-${String(day).padStart(2, "0")}\ncategory = "${category}"\ntags = ["many"]\nauthors = ["ada"]\nsummary = "What ${title} says."\n` +
  `image = "/photo.jpg"\nimage_alt = "A drawing"\n${more}+++\n\n${text}\n`;

const WORDS = "Words of a paragraph that is long enough for a line or two of a text on any screen that somebody may have.\n\n";

const EVERYWHERE =
  `${WORDS}![Text](/photo.jpg "A caption")\n\n${WORDS}![Wide](/photo.jpg "Wide"){.wide}\n\n${WORDS}![Full](/photo.jpg){.full}\n\n${WORDS}` +
  "![Two](/photo.jpg)\n![Two](/photo.jpg \"Two\")\n\n" +
  "![Three](/photo.jpg) ![Three](/photo.jpg) ![Three](/photo.jpg)\n\n" +
  "![Four](/photo.jpg) ![Four](/photo.jpg) ![Four](/photo.jpg) ![Four](/photo.jpg)\n\n" +
  "![Wide two](/photo.jpg) ![Wide two](/photo.jpg)\n{.wide}\n\n" +
  "![Full three](/photo.jpg) ![Full three](/photo.jpg) ![Full three](/photo.jpg)\n{.full}\n\n" +
  `${WORDS}`;

const SMALL_ONES =
  `${WORDS}![Text](/small.png)\n\n![Wide](/small.png "Wide"){.wide}\n\n![Full](/small.png "Full"){.full}\n\n` +
  "![Two](/small.png) ![Two](/small.png \"Two\")\n\n[![Linked](/small.png)](https://a.example){.wide}\n\n";

/** The files of the site, by their paths. */
export function everyWidth(theme) {
  const files = {
    "config.toml":
      `title = "Pictured"\nbase_url = "https://pictured.example.org"\nlanguage = "en"\ntheme = "${theme}"\n[pagination]\nper_page = 8\n[news]\npublication = "Pictured"\nlogo = "/small.png"\n${theme === "frontpage" ? '[theme_options]\nhome_blocks = ["one", "two"]\n' : ""}`,
    "content/categories/one.md": "+++\ntitle = \"One\"\nsummary = \"The first.\"\n+++\n",
    "content/categories/two.md": "+++\ntitle = \"Two\"\nsummary = \"The second.\"\n+++\n",
    "content/authors/ada.md": "+++\ntitle = \"Ada Byron\"\nportrait = \"/face.jpg\"\n+++\n\nWrites.\n",
    "content/series/row.md": "+++\ntitle = \"A row\"\nsummary = \"Of parts.\"\n+++\n",
    "content/static/photo.jpg": demo("pictures/sqlite-in-one-file.jpg"),
    "content/static/face.jpg": demo("portraits/yuki-tanaka.jpg"),
    "content/static/small.png": png(300, 200),
    "content/articles/2026/all.md": article("All", 20, EVERYWHERE),
    "content/articles/2026/contents.md": article("Contents", 19, [1, 2, 3, 4, 5].map((n) => `## Heading ${n}\n\n${WORDS.repeat(4)}${n === 2 ? EVERYWHERE : ""}`).join("")),
    "content/articles/2026/small.md": article("Small", 18, SMALL_ONES).replace("/photo.jpg\"\nimage_alt", "/small.png\"\nimage_alt"),
  };
  for (let number = 1; number <= 16; number += 1) {
    const more = number % 4 ? "" : `series = "row"\n`;
    files[`content/articles/2026/story-${number}.md`] = article(`Story ${number}`, number, WORDS.repeat(3), more);
  }
  // Tiles of every size: of seven and of eight stories, one and two are left over.
  for (const [section, count] of [["seven", 7], ["eight", 8]]) {
    files[`content/categories/${section}.md`] = `+++\ntitle = "Section ${section}"\nlayout = "mosaic"\n+++\n`;
    for (let number = 1; number <= count; number += 1) {
      files[`content/articles/2025/${section}-${number}.md`] = article(`Tile ${number}`, number, WORDS, "", section).replace("2026-01", "2025-01").replace('tags = ["many"]\nauthors = ["ada"]\n', "");
    }
  }
  return files;
}
