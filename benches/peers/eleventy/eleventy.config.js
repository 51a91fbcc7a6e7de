// Eleventy has no taxonomies: their pages are collections of pages, made here.
const PER_PAGE = 20;
const ARTICLES = "content/posts/*.md";

const pageAddress = (base, page) => (page === 0 ? base : `${base}page/${page + 1}/`);

function byTerm(articles, key) {
  const terms = new Map();
  for (const article of articles) {
    for (const term of [article.data[key]].flat()) {
      if (!terms.has(term)) terms.set(term, []);
      terms.get(term).push(article);
    }
  }
  return [...terms].sort(([one], [other]) => (one < other ? -1 : 1));
}

export default function (config) {
  const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  config.addPassthroughCopy({ static: "/" });
  config.addFilter("iso", (moment) => moment.toISOString());
  config.addFilter("readable", (moment) => date.format(moment));
  config.addFilter("rfc822", (moment) => moment.toUTCString());
  config.addFilter("first", (list, count) => list.slice(0, count));
  config.addFilter("minutes", (html) => Math.ceil(html.split(" ").length / 220));

  const newestFirst = (api) => api.getFilteredByGlob(ARTICLES).reverse();
  config.addCollection("articles", (api) => {
    const articles = newestFirst(api);
    const link = (article) => article && { url: article.url, title: article.data.title };
    articles.forEach((article, at) => {
      article.data.newer = link(articles[at - 1]);
      article.data.older = link(articles[at + 1]);
    });
    return articles;
  });
  for (const [name, key] of [["categories", "category"], ["tags", "topics"]]) {
    config.addCollection(`${name}Overview`, (api) =>
      byTerm(newestFirst(api), key).map(([term, articles]) => ({ term, count: articles.length })));
    config.addCollection(`${name}Lists`, (api) =>
      byTerm(newestFirst(api), key).flatMap(([term, articles]) => {
        const pages = Math.ceil(articles.length / PER_PAGE);
        const base = `/${name}/${term}/`;
        return Array.from({ length: pages }, (_, page) => ({
          term,
          count: articles.length,
          url: pageAddress(base, page),
          newer: page > 0 && pageAddress(base, page - 1),
          older: page + 1 < pages && pageAddress(base, page + 1),
          page: page + 1,
          pages,
          stories: articles.slice(page * PER_PAGE, (page + 1) * PER_PAGE),
        }));
      }));
  }
  return {
    dir: { input: "content", includes: "../_includes", output: "_site" },
    markdownTemplateEngine: false,
  };
}
