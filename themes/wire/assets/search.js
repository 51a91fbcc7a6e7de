// Answers the question in the address of the search's page with a list of links. No other page loads this.
const form = document.querySelector("form.search");
const { index, root, one, many, none, wordless, some, vague, missing } = form.dataset;
const field = form.querySelector("input");
const status = document.querySelector("[role=status]");
form.hidden = false;
field.value = new URLSearchParams(location.search).get("q") || "";

const say = (form, n) => (status.textContent = form.replace("{n}", () => n));
const item = ({ headline, address, date, passage }) => {
  const line = document.createElement("li");
  const link = document.createElement("a");
  const note = document.createElement("span");
  const text = document.createElement("p");
  link.href = address;
  link.textContent = headline;
  note.className = "note";
  note.textContent = date;
  text.textContent = passage?.text;
  line.append(link, " ", note, text);
  return line;
};

if (field.value) {
  try {
    const engine = await import(index);
    const found = await (await engine.open(root)).search(field.value, { sort: "relevance", filters: {}, from: 0, count: 50 });
    document.querySelector(".found").append(...found.results.map(item));
    document.querySelector("[data-note]").textContent = found.total && !found.complete ? some : found.vague ? vague : "";
    say(found.total > 1 ? many : found.total ? one : found.wordless ? wordless : none, found.total || field.value);
  } catch {
    say(missing);
  }
}
