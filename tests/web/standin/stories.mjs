// The stories of a built site, as the stand-in of the search's engine reads them.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const plain = (html) => html.replace(/<[^>]*>/g, "").replace(/&#?\w+;/g, " ").replace(/\s+/g, " ").trim();

/** The last `meta` of a page that says this, or nothing. */
const told = (html, property) => html.match(new RegExp(`<meta property="${property}" content="([^"]*)"`))?.[1] || "";

/** Reads the stories at these addresses from their pages. */
export async function stories(folder, addresses) {
  const read = async (address) => {
    const html = await readFile(join(folder, address, "index.html"), "utf8");
    const data = JSON.parse(html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)[1])["@graph"].find((one) => one["@type"] === "NewsArticle");
    const prose = html.match(/<div class="prose">(.*?)<\/article>/s)?.[1] || html;
    let heading = null;
    const passages = [];
    for (const [, name, anchor, text] of prose.matchAll(/<(h2|p)(?: id="([^"]+)")?[^>]*>(.*?)<\/\1>/gs)) {
      if (name === "h2") heading = anchor ? { text: plain(text), anchor } : null;
      else if (plain(text)) passages.push({ text: plain(text).slice(0, 240), heading });
    }
    return {
      headline: data.headline,
      address,
      date: data.datePublished.slice(0, 10),
      section: data.articleSection || told(html, "article:section"),
      byline: data.author.map((one) => one.name).join(", "),
      tags: (data.keywords || []).slice(0, 4),
      passages,
    };
  };
  return JSON.stringify({ version: 1, stories: await Promise.all(addresses.map(read)) });
}
