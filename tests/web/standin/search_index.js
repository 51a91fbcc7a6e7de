// Stands for the engine of the search while its page and its dialog are tested: a plain scan of a list of stories.
class Fault extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];

/** The places of the words in a text, in order, none inside another. */
function marksOf(text, words) {
  const low = text.toLowerCase();
  const found = words.flatMap((word) => {
    const at = low.indexOf(word);
    return at < 0 ? [] : [[at, at + word.length]];
  });
  return found.sort((a, b) => a[0] - b[0]).filter(([from], i, all) => !i || from >= all[i - 1][1]);
}

const facetsOf = ({ section, byline, tags, date }) => ({ section: [section], author: [byline], tag: tags, year: [date.slice(0, 4)] });

export async function open(root) {
  const answer = await fetch(root, { cache: "no-cache" }).catch(() => Promise.reject(new Fault("offline")));
  if (!answer.ok) throw new Fault("missing");
  const { version, stories } = await answer.json().catch(() => Promise.reject(new Fault("damaged")));
  if (version !== 1) throw new Fault("version");
  const known = new Set(stories.flatMap((story) => wordsOf(story.headline)));

  const find = (text, filters) => {
    const words = wordsOf(text);
    const texts = (story) => fold(`${story.headline} ${story.passages.map((passage) => passage.text).join(" ")}`);
    const allowed = (story) =>
      Object.entries(facetsOf(story)).every(([name, values]) => !filters?.[name]?.length || values.some((value) => filters[name].includes(value)));
    const having = (way) => stories.filter((story) => allowed(story) && words.length && words[way]((word) => texts(story).includes(word)));
    const all = having("every");
    return { words, found: all.length ? all : having("some"), complete: all.length > 0 };
  };

  return {
    async search(text, { sort, filters, from = 0, count = 10, signal }) {
      // Tests hold an answer back to see what a later one does to it.
      await window.held?.[text];
      if (signal?.aborted) throw new DOMException("not wanted any more", "AbortError");
      const { words, found, complete } = find(text, filters);
      if (sort === "newest") found.sort((a, b) => b.date.localeCompare(a.date));
      const suggestion = !found.length && [...known].find((word) => words.some((typo) => typo.length === word.length && [...typo].filter((letter, i) => letter !== word[i]).length === 1));
      return {
        total: found.length,
        complete,
        suggestion: suggestion || null,
        results: found.slice(from, from + count).map((story) => {
          const passage = story.passages.find(({ text }) => words.some((word) => fold(text).includes(word))) || story.passages[0];
          return {
            headline: story.headline,
            address: story.address,
            date: story.date,
            section: story.section,
            byline: story.byline,
            headlineMarks: marksOf(story.headline, words),
            passage: passage ? { text: passage.text, marks: marksOf(passage.text, words) } : { text: "", marks: [] },
            heading: passage?.heading || null,
          };
        }),
      };
    },
    async counts(text, { filters }) {
      const counts = { section: {}, author: {}, tag: {}, year: {} };
      for (const story of find(text, filters).found) {
        for (const [name, values] of Object.entries(facetsOf(story))) for (const value of values) counts[name][value] = (counts[name][value] || 0) + 1;
      }
      const sorted = (of) => Object.entries(of).map(([value, count]) => ({ value, label: value, count })).sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
      return Object.fromEntries(Object.entries(counts).map(([name, of]) => [name, sorted(of)]));
    },
  };
}
