// The pages that the tests open: one of every kind, of the demo and of the site from right to left.

/** Where the sites are served, and the folders that they were built into. */
export const demo = JSON.parse(process.env.DEMO || "null");
export const tongues = JSON.parse(process.env.TONGUES || "null");

/** Every kind of page of the demo. */
export const PAGES = {
  "front page": "/",
  "page 2": "/page/2/",
  "long article": "/2026/05/ai-growth-meets-the-compute-wall/",
  "article with code": "/2026/08/reproducible-builds-explained/",
  "article with figures and a video": "/2026/07/what-utf-8-got-right/",
  "article with a comparison": "/2026/10/wide-gamut-colour-on-the-web/",
  "article without picture": "/2026/11/line-breaking-across-scripts/",
  "article of a series": "/2026/04/memory-safety-2-ownership-in-practice/",
  opinion: "/2026/09/rss-never-left/",
  review: "/2026/09/pocket-logic-analyser/",
  "live coverage": "/2026/11/live-a-clock-passes-2038/",
  "sponsored article": "/2026/10/review-the-e-ink-monitor-as-a-second-screen/",
  category: "/category/protocols/",
  "category in tiles": "/category/standards/",
  "category as a list": "/category/silicon/",
  tag: "/tag/rust/",
  author: "/author/mara-lindqvist/",
  series: "/series/memory-safety/",
  archive: "/archive/",
  month: "/archive/2026/11/",
  corrections: "/corrections/",
  feeds: "/feeds/",
  search: "/search/",
  "standing page": "/about/",
  categories: "/categories/",
  tags: "/tags/",
  authors: "/authors/",
  "all series": "/series/",
  "not found": "/nowhere/",
};

/** What the site from right to left shows. */
export const MIRRORED = {
  "front page from right to left": "/",
  "article from right to left": "/2026/11/first-light/",
  "category from right to left": "/category/networks/",
};

/** `[name, address]` of one page of every kind of both sites. */
export const everyKind = () => [
  ...Object.entries(PAGES).map(([name, path]) => [name, demo.url + path]),
  ...Object.entries(MIRRORED).map(([name, path]) => [name, tongues.url + path]),
];
