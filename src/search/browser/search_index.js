// The search of a site in the browser: the same files, rules and order as in Rust (src/search/), which tests hold it to.

/** Computes all at once. */
const each = (list, make) => Promise.all(list.map(make));

/** The message of an error says why a search failed: "missing", "version", "damaged" or "offline". */
const check = (right) => {
  if (right) return;
  keep("clear");
  throw Error("damaged");
};
/** What a request of IndexedDB gives; a new database gets its store. */
const answered = (request) => new Promise((done, failed) => Object.assign(request, { onsuccess: () => done(request.result), onerror: failed, onupgradeneeded: () => request.result.createObjectStore("parts") }));

/** Calls a method of the store in which parts are kept from page to page: from it a browser has them sooner than from its cache of files. Nothing depends on it. */
let database;
async function keep(method, ...given) {
  try {
    database ??= answered(indexedDB.open("search"));
    return await answered((await database).transaction("parts", "readwrite").objectStore("parts")[method](...given));
  } catch {}
}

// Numbers that both sides share.
const GROUP = 2, UNIT = 32, EVERYWHERE = 16384, LONGEST_PHRASE = 16, PARAGRAPH_STEP = 16, REMAINDERS = 13, ANYWHERE = 8191;
const LONGEST = 400, MOST = 12, MOST_COUNTED = 50, COMMON = 32, HEADLINES_ALONE = 2048, NEAR_BYTES = 10000, SECTION_BYTES = 12000, MOST_KEPT = 2000, NEAR = 8, MOST_NEAR = 24, PHRASE = 64;
const PREFIX_FILES = 6, PREFIX_STEMS = 4, TYPO_FILES = 2, TYPO_LENGTH = 4;
const SHORTEST_BASE = 3;
const ENDINGS = { en: "ies ing ed es er ly s e y", de: "en em er es st e n s t", fr: "ees ent aux ee es er al e s x", es: "os as es an en ar er ir o a e s" };

// Keys are strings of bytes, so that they compare as bytes do.
const bytesKey = (bytes) => { let key = ""; for (const byte of bytes) key += String.fromCharCode(byte); return key; };
const toKey = (text) => bytesKey(new TextEncoder().encode(text));
const decode = (bytes) => {
  try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch { check(); }
};
const toText = (key) => decode(Uint8Array.from(key, (c) => c.charCodeAt(0)));
class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  varint() {
    for (let value = 0, scale = 1; scale < 2 ** 35; scale *= 128) {
      const [byte] = this.takeBytes(1);
      value += (byte & 127) * scale;
      check(value < 2 ** 32);
      if (byte < 128) return value;
    }
    check();
  }
  takeBytes(count) {
    check(count <= this.bytes.length - this.at);
    return this.bytes.subarray(this.at, (this.at += count));
  }
  data() { return this.takeBytes(this.varint()); }
  text() { return decode(this.data()); }
  name() { return `part.${Array.from(this.takeBytes(8), (byte) => byte.toString(16).padStart(2, "0")).join("")}.bin`; }
  continued(last) {
    const common = this.varint();
    check(common <= last.length);
    return last.slice(0, common) + bytesKey(this.data());
  }
  list(read) {
    const out = [];
    for (let left = this.varint(); left--;) out.push(read());
    return out;
  }
}

/** Reads documents and places: numbers in Exp-Golomb codes. */
class Bits {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  /** Whether a number follows: every one has a bit that is set. */
  get more() {
    const left = 8 * this.bytes.length - this.at;
    return left > 7 || this.bytes.at(-1) % (1 << left);
  }
  bit() {
    check(this.at < 8 * this.bytes.length);
    return (this.bytes[this.at >> 3] >> (7 - (this.at++ & 7))) & 1;
  }
  varint(lowest) {
    let bits = lowest, value = 1;
    while (!this.bit()) check(++bits <= 28);
    while (bits--) value = (value << 1) | this.bit();
    return value - (1 << lowest);
  }
  places() {
    let further = this.varint(0), place = this.varint(this.first);
    const out = [place];
    for (; further--;) out.push((place += this.varint(this.gap) + 1));
    return out;
  }
}

function decodeRoot(bytes) {
  const reader = new Reader(bytes);
  check(bytesKey(reader.takeBytes(2)) === "PW");
  if (reader.varint() !== 7) throw Error("version");
  const root = { language: reader.text(), documents: reader.varint(), newest: reader.varint(), stride: reader.varint() || 1 };
  let firstDay = 0, first = "";
  root.documentFiles = reader.list(() => {
    const name = reader.name(), bits = new Bits(reader.data()), order = bits.varint(2), starts = [0];
    let total = 0;
    while (bits.more) starts.push((total += bits.varint(order) * UNIT));
    return { name, starts, total, firstDay: (firstDay += reader.varint()) };
  });
  root.wordFiles = reader.list(() => ({ first: (first = reader.continued(first)), name: reader.name(), headSize: reader.varint(), total: reader.varint() }));
  return root;
}

function decodeDictionary(plain, at, file) {
  const reader = new Reader(plain);
  let last = "";
  const keys = reader.list(() => {
    const key = reader.continued(last);
    check(key > last);
    return (last = key);
  });
  return keys.map((key) => {
    const [flags] = reader.takeBytes(1);
    const term = { key, file, formCount: flags & 1 && reader.varint(), stem: flags & 2 ? reader.continued(key) : key };
    if (flags & 4) {
      term.at = at;
      // A stem is in no fewer documents than the form that it is.
      term.documents = reader.varint() + (term.stem === key && term.formCount);
      term.frequent = flags & 64 && reader.varint();
      term.lengths = [8, 16, 32].map((bit) => flags & bit && reader.varint());
      at += total(term);
    }
    return term;
  });
}

const ones = (bits) => { let count = 0; for (; bits; bits &= bits - 1) count++; return count; };

/** Several remainders, as bits, by their number: all, then any two, then any three. */
const SEVERAL = [ANYWHERE];
for (const count of [2, 3]) for (let bits = 0; bits < ANYWHERE; bits++) if (ones(bits) === count) SEVERAL.push(bits);

/** Numbers of documents, with the level of each; that of a pair has a bit for each remainder. */
function decodeDocuments(bytes) {
  const bits = new Bits(bytes), out = [];
  if (!bytes.length) return out;
  const order = bits.varint(2), kind = bits.varint(0), levels = [8, 1, REMAINDERS + 1][kind];
  check(levels);
  for (let next = 0; bits.more;) {
    const value = bits.varint(order), document = next + Math.floor(value / levels), level = value % levels;
    out.push([document, kind < 2 ? level : level < REMAINDERS ? 1 << level : SEVERAL[bits.varint(5)]]);
    next = document + 1;
  }
  return out;
}

function decodeDocument(reader) {
  const document = { date: new Date((reader.varint() * 2 - 2 ** 32) * 1000).toISOString().slice(0, 10), headline: reader.text(), address: reader.text(), section: reader.text(), byline: reader.text() };
  let place = 0;
  document.sections = reader.list(() => {
    const anchor = reader.text(), text = reader.text();
    return { anchor: anchor || text.replace(/[^\w -]/g, "").replaceAll(" ", "-").toLowerCase(), text, place: (place += reader.varint() * PARAGRAPH_STEP) };
  });
  document.passages = reader.list(() => ({ section: reader.varint(), text: reader.text() }));
  return document;
}

async function inflate(bytes) {
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer().catch(() => check()));
}

const total = ({ lengths }) => lengths[0] + lengths[1] + lengths[2];
const weight = (word) => word.stems.reduce((sum, stem) => sum + total(stem), 0);
const isFrequent = (word) => word.stems.some((stem) => stem.frequent);
/** Whether two words of a query are neighbours that the index has as pairs. */
const isPair = ([one, other]) => [one, other].every((word) => word?.stems.length && word.stems.every((stem) => stem.frequent)) && one.place + 1 === other.place;
const pairs = (words) => words.map((word, at) => [word, words[at + 1]]).filter(isPair);
/** Whether it cannot be known for sure which documents have several words in a row: one of them is frequent, and they are more than a pair. */
const isVague = (words) => words[1] && words.some(isFrequent) && (words[2] || !isPair(words));
/** Those that are forms, the commonest first. */
const commonest = (terms) => terms.filter((term) => term.formCount).sort((a, b) => b.formCount - a.formCount);
const byWeight = (a, b) => weight(a) - weight(b) || a.place - b.place;
/** The rarest words whose lists have together so many bytes at most. */
const rarest = (words, left) => words.filter((word) => !isFrequent(word)).sort(byWeight).filter((word) => (left -= weight(word)) >= 0);
const points = (tier, level) => (tier ? 32 + 24 * level : 194 + 8 * level);
const cube = (count) => (count > 1 ? count ** 3 : 0);
const facetKey = (kind, value) => "\x01" + toKey(`${kind}:${value}`);

// Words.

/** Letters of Thai, Lao, Burmese, Khmer, Chinese, Japanese and Korean: no spaces stand between words, so that each two letters are one. */
const CJK = "[\\u0e01-\\u0e3a\\u0e40-\\u0ede\\u1000-\\u1049\\u1780-\\u17d3\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{323af}]";
/** What joins letters, parts them, or says where a word may be broken is not seen, and is in no form; nor are the points of Hebrew, the vowels of Arabic and its lengthening stroke. */
const UNSEEN = "\\xad\\u200c\\u200d\\u2060\\ufeff]", LETTER = "[\\p{Alpha}\\p{N}\\p{M}" + UNSEEN;
const token = (inner) => new RegExp(
  `(${CJK}+)|[a-zA-Z0-9]#(?!${LETTER})|(?!${CJK})${LETTER}(?:(?!${CJK})${LETTER}${inner})*(?:\\+\\+(?!${LETTER}))?|(?<!${LETTER})\\.[nN][eE][tT](?!${LETTER})`, "gu");
const TOKEN = token("|['’](?=\\p{Alpha})"), ELIDED = token("");
const SPELT = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", ı: "i", æ: "ae", œ: "oe", þ: "th" };
const SPACE = /(?:[^\S\ufeff]|\x85)+/, MARKS = new RegExp("[\\u0300-\\u036f\\u0591-\\u05c7\\u0640\\u064b-\\u0652\\u0670" + UNSEEN, "g");

function fold(word) {
  const plain = word.normalize("NFKD").replace(MARKS, "").toLowerCase().replace(MARKS, "");
  const spelt = plain.replace(/[ßøłđðıæœþ]/g, (letter) => SPELT[letter]).normalize("NFC");
  return Array.from(spelt.replace(/['’]s$|['’]/g, "")).slice(0, 40).join("");
}

/** The words of a text: form, place, whether joined to the word before, start and end. */
function words(text, language) {
  const out = [];
  let place = 0, last;
  const emit = (form, start, end, next = end) => {
    if (!form) return;
    out.push({ form, place: place++, joined: last !== undefined && /^[-._/:@&'’]?$/.test(text.slice(last, start)), start, end });
    last = next;
  };
  for (const { 0: token, 1: run, index } of text.matchAll(/^(fr|it|ca)$/.test(language) ? ELIDED : TOKEN)) {
    const chars = Array.from(run ?? "");
    if (chars.length < 2) emit(fold(token), index, index + token.length);
    else {
      let start = index;
      for (let at = 1; at < chars.length; at++) {
        const next = start + chars[at - 1].length;
        emit(chars[at - 1] + chars[at], start, next + chars[at].length, next);
        start = next;
      }
      place++;
      last = index + run.length;
    }
  }
  return out;
}

/** Reads a query into clauses: words and phrases, wanted or excluded. */
function parse(query, language, typing) {
  const text = Array.from(query).slice(0, LONGEST).join(""), clauses = [];
  const add = (clause) => clause.words.length && clauses.length < MOST && clauses.push(clause);
  let quoted = true, excluded = false;
  for (const piece of text.split(/["“”„]/)) {
    quoted = !quoted;
    if (quoted) add({ words: words(piece, language).slice(0, MOST).filter((word) => word.place < LONGEST_PHRASE).map((word) => [word.form, word.place]), excluded });
    else {
      for (const part of piece.split(SPACE)) compounds(part, language, part[1] && part[0] === "-").forEach(add);
      excluded = piece.endsWith("-") && (!piece[1] || SPACE.test(piece.at(-2)));
    }
  }
  const last = clauses.at(-1);
  if (typing && !quoted && last && new RegExp(LETTER + "$", "u").test(text)) {
    // A single letter begins too many words: it is not looked for yet.
    last.open = !new RegExp(`^(?!${CJK}).$`, "u").test(last.words.at(-1)[0]);
    if (!last.open && last.words.pop() && !last.words.length) clauses.pop();
  }
  return clauses;
}

function compounds(text, language, excluded) {
  const clauses = [];
  let base = 0;
  for (const { form, place, joined } of words(text, language)) {
    const last = clauses.at(-1)?.words;
    if (joined && last?.length < MOST) last.push([form, place - base]);
    else clauses.push({ words: [[form, 0]], excluded }), (base = place);
  }
  return clauses;
}

/** Whether one letter more, less, other, or exchanged with the next makes one word of the other. */
function isOneEdit(a, b) {
  const short = Math.min(a.length, b.length);
  let start = 0, end = 0;
  while (start < short && a[start] === b[start]) start++;
  while (end < short - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const x = a.length - start - end, y = b.length - start - end;
  return (x + y > 0 && x < 2 && y < 2) || (x === 2 && y === 2 && a[start] === b[start + 1] && a[start + 1] === b[start]);
}

function logarithm(number) {
  number = Math.max(number, 1);
  const power = 31 - Math.clz32(number);
  return power * 16 + Math.floor((number * 16) / 2 ** power) - 16;
}

/** Counts in a score how many words stand as far from each other as in the query, and how many are near the next one. */
function align(score) {
  const { cover = [], words = [] } = score, starts = new Map();
  let aligned = 0, near = score.near ?? 0;
  for (const one of cover) aligned = Math.max(aligned, ones(one));
  for (const [number, offset, places] of words) {
    for (const place of places) {
      const start = place - offset, there = (starts.get(start) ?? cover[((start % REMAINDERS) + REMAINDERS) % REMAINDERS]) | (1 << number);
      starts.set(start, there);
      aligned = Math.max(aligned, ones(there));
    }
  }
  for (let index = 1; index < words.length; index++) {
    const one = words[index - 1][2], two = words[index][2];
    for (let i = 0, j = 0; i < one.length && j < two.length; one[i] < two[j] ? i++ : j++) {
      if (one[i] !== two[j] && Math.abs(one[i] - two[j]) <= NEAR) { near++; break; }
    }
  }
  score.factor += 2 * cube(aligned) + near;
}

/** Opens the index whose root has this address. Files that a host cannot send in parts are kept whole. */
export async function open(address, get = fetch) {
  const load = async (name, options) => {
    try {
      const response = await get(address.replace(/[^/]*$/, name), options);
      if (response.ok) return [new Uint8Array(await response.arrayBuffer()), response.status === 206];
    } catch { throw Error("offline"); }
    throw Error("missing");
  };
  keep("count").then((count) => count > MOST_KEPT && keep("clear"));
  return new Index(load, decodeRoot((await load("index.bin", { cache: "no-cache" }))[0]));
}

class Index {
  constructor(load, root) {
    Object.assign(this, root, { load, kept: new Map(), language: root.language.split(/[-_]/)[0].toLowerCase() });
  }

  /** Keeps what is being computed; what failed is tried again the next time. */
  once(id, make) {
    if (!this.kept.has(id)) {
      const made = make();
      this.kept.set(id, made);
      made.catch(() => this.kept.delete(id));
    }
    return this.kept.get(id);
  }

  readPart({ name, total }, start, end) {
    const id = `${name} ${start} ${end}`;
    return this.once(id, async () => {
      let bytes = start === end ? new Uint8Array() : await keep("get", id);
      if (bytes) return bytes;
      let isPart;
      [bytes, isPart] = (await this.kept.get(name)) ?? (await this.load(name, end - start < total ? { headers: { Range: `bytes=${start}-${end - 1}` } } : {}));
      if (!isPart) {
        this.kept.set(name, [bytes]);
        bytes = bytes.slice(start, end);
      }
      check(bytes.length === end - start);
      keep("put", bytes, id);
      return bytes;
    });
  }

  async dictionary(number) {
    const file = this.wordFiles[number];
    return file ? this.once(number, async () => decodeDictionary(await inflate(await this.readPart(file, 0, file.headSize)), file.headSize, number)) : [];
  }

  wordFile(key) { return Math.max(this.wordFiles.findLastIndex((file) => file.first <= key), 0); }

  async term(key) {
    return (await this.dictionary(this.wordFile(key))).find((term) => term.key === key);
  }

  // What words stand for.

  async meaning(form, open) {
    const meaning = { stems: [], forms: new Set() }, key = toKey(form);
    const [exact, begun] = await Promise.all([this.term(key), open ? this.beginningWith(key) : []]);
    let candidates = exact?.formCount || exact?.lengths ? [exact, ...begun] : begun;
    if (!candidates.length) candidates = await this.otherEnding(form);
    if (!candidates.length && Array.from(form).length >= TYPO_LENGTH) {
      candidates = await this.nearest(form);
      if (candidates.length) meaning.correction = toText(candidates[0].key);
    }
    const firsts = candidates.filter(({ stem }, at) => candidates.findIndex((one) => one.stem === stem) === at).slice(0, PREFIX_STEMS);
    const stems = await each(firsts, ({ stem }) => this.term(stem));
    for (const [at, term] of stems.entries()) {
      if (!term?.lengths) continue;
      for (const number of new Set([firsts[at].file, term.file])) {
        for (const other of await this.dictionary(number)) if (other.formCount && other.stem === term.key) meaning.forms.add(toText(other.key));
      }
      meaning.stems.push(term);
    }
    return meaning;
  }

  /** The terms of all dictionaries that have keys with this beginning. */
  async termsFrom(prefix, most = Infinity) {
    const { wordFiles } = this, first = this.wordFile(prefix);
    let next = first + 1;
    while (next < first + most && wordFiles[next]?.first.startsWith(prefix)) next++;
    const files = await Promise.all(Array.from({ length: next - first }, (_, at) => this.dictionary(first + at)));
    return files.flat().filter((term) => term.key.startsWith(prefix));
  }

  async beginningWith(prefix) { return commonest(await this.termsFrom(prefix, PREFIX_FILES)).slice(0, 4 * PREFIX_STEMS); }

  /** The commonest form that differs in its ending alone. */
  async otherEnding(form) {
    const endings = ENDINGS[this.language]?.split(" ") ?? [];
    for (const ending of endings) {
      const base = form.slice(0, form.length - ending.length), key = toKey(base);
      if (!form.endsWith(ending) || Array.from(base).length < SHORTEST_BASE) continue;
      const best = commonest(await this.termsFrom(key, PREFIX_FILES)).find((term) => ["", ...endings].includes(term.key.slice(key.length)));
      if (best) return [best];
    }
    return [];
  }

  /** The commonest form that one typo leads to; another first letter is found only where it was left out or exchanged. */
  async nearest(form) {
    const typed = Array.from(form), [first, second, ...rest] = typed, around = this.wordFile(toKey(form));
    const files = new Set([second + rest.join(""), second + first + rest.join("")].map((word) => this.wordFile(toKey(word))));
    for (let file = around - TYPO_FILES; file <= around + TYPO_FILES; file++) files.add(file);
    const terms = await each([...files].sort((a, b) => a - b), (file) => this.dictionary(file));
    const best = commonest(terms.flat()).find(({ key }) => isOneEdit(typed, Array.from(toText(key))));
    return best ? [best] : [];
  }

  // Lists of documents.

  /** The first lists of a stem: documents with it in headlines, others, and with `count` 3 the places of both. Places that are sure to be read come with the others. */
  async lists(term, count) {
    const { wordFiles } = this, { file, at, lengths: [first, second, third] } = term, middle = at + first + second, end = middle + third;
    const read = (from, to) => this.readPart(wordFiles[file], from, to);
    term.whole ??= count > 2;
    const bytes = await read(at, term.whole ? end : count > 1 ? middle : at + first), reader = new Reader(bytes);
    const out = [decodeDocuments(reader.takeBytes(first))];
    if (count > 1) out.push(decodeDocuments(reader.takeBytes(second)));
    if (count > 2) {
      const bits = new Bits(term.whole ? reader.takeBytes(third) : await read(middle, end));
      if (third) [bits.first, bits.gap] = [bits.varint(2), bits.varint(2)];
      out.push(bits);
    }
    return out;
  }

  /** All documents of some stems: number, tier, level and places of each. */
  async postings(stems) {
    const out = [];
    for (const [first, second, bits] of await each(stems, (stem) => this.lists(stem, 3))) {
      [first, second].forEach((list, tier) => { for (const [document, level] of list) out.push([document, tier, level, bits.places()]); });
    }
    return out;
  }

  async holders(stem) {
    return new Set(stem?.lengths ? (await this.lists(stem, 2)).flat().map(([document]) => document) : []);
  }

  /** The documents that have one of the chosen values of each kind; undefined where nothing is chosen. */
  async filtered(filters, without) {
    let kept;
    for (const [kind, values] of Object.entries(filters)) {
      if (kind === without || !values.length) continue;
      const documents = new Set();
      for (const value of values) for (const one of await this.holders(await this.term(facetKey(kind, value)))) documents.add(one);
      kept = new Set([...(kept ?? documents)].filter((one) => documents.has(one)));
    }
    return kept;
  }

  /** Each two frequent words of a query that are neighbours, with the number and the place of the first, looked up like one word. */
  sideBySide(words) {
    return each(pairs(words), async ([{ stems, place, number }, second]) => {
      const keys = stems.flatMap(({ key }) => second.stems.map((other) => `\x02${key}\x02${other.key}`));
      return { stems: (await each(keys, (key) => this.term(key))).filter((term) => term?.lengths), place, number, isPair: true };
    });
  }

  /** The documents that have such a pair, with a bit for each remainder of the places at which the query may start. */
  async starts({ stems, place }) {
    const out = new Map(), places = place % REMAINDERS;
    for (const [, list] of await each(stems, (stem) => this.lists(stem, 2))) {
      for (const [document, level] of list) out.set(document, out.get(document) | (((level >> places) | (level << (REMAINDERS - places))) & ANYWHERE));
    }
    return out;
  }

  /** The documents that have a phrase, with what it is worth there. Two frequent words are found as a pair; another frequent one stands for any. */
  async phraseOf(words) {
    let found;
    for (const { stems, place } of words.filter((word) => !isFrequent(word)).sort(byWeight)) {
      const here = new Map();
      for (const stem of stems) {
        const rarity = this.rarity(stem.documents);
        for (const [document, tier, level, places] of await this.postings([stem])) {
          const [before, , starts] = found ? (found.get(document) ?? []) : [0];
          const fresh = before === undefined ? [] : places.map((at) => at - place).filter((start) => !starts || starts.has(start));
          if (!fresh.length) continue;
          const [worth, , known] = here.get(document) ?? [0, 0, []];
          here.set(document, [Math.max(worth, before + (points(tier, level) + PHRASE) * rarity), 0, new Set([...known, ...fresh])]);
        }
      }
      found = here;
      if (!here.size) break;
    }
    // A bit for each remainder of the places at which the phrase may start.
    for (const one of found?.values() ?? []) {
      let bits = 0;
      for (const start of one[2]) bits |= 1 << (((start % REMAINDERS) + REMAINDERS) % REMAINDERS);
      one[2] = bits;
    }
    for (const pair of await this.sideBySide(words)) {
      const documents = await this.starts(pair), rarity = this.rarity(documents.size), here = new Map();
      for (const [document, may] of documents) {
        const [worth, , starts] = found ? (found.get(document) ?? [0, 0, 0]) : [0, 0, ANYWHERE], fits = starts & may;
        // The fewer the places of a pair, the surer it stands where the phrase does.
        const gain = points(1, 0) + Math.floor(((REMAINDERS - ones(may)) * PHRASE) / REMAINDERS);
        if (fits) here.set(document, [worth + gain * rarity, 0, fits]);
      }
      found = here;
    }
    return found ?? new Map();
  }

  // Ranking.

  rarity(documents) { return 8 + Math.max(logarithm(this.documents) - logarithm(documents), 0); }

  newness(document) {
    const age = this.newest - (this.documentFiles[Math.floor(document / this.stride)]?.firstDay ?? 0);
    return 2 * [60, 180, 365, 1095].filter((days) => age <= days).length;
  }

  /** Finds and weighs the documents that have all clauses, or else some of them. */
  async score(wanted) {
    const scores = new Map();
    const most = ([{ stems }]) => Math.max(0, ...stems.map((stem) => stem.documents));
    const common = (clause) => clause.length === 1 && most(clause) > Math.max(COMMON, Math.floor(this.documents / 5));
    const allCommon = wanted.every(common);
    let required = 0, complete = true;
    const bests = await each(wanted, (clause, number) => {
      const one = clause.length === 1, optional = !allCommon && common(clause), whole = !one || most(clause) <= EVERYWHERE;
      const missing = clause.some((word) => !word.stems.length);
      complete &&= !missing && (optional || whole);
      if (missing) return [];
      if (!optional && whole) required |= 1 << number;
      return one ? this.single(clause[0].stems, optional && most(clause) > HEADLINES_ALONE ? 1 : 2) : this.phraseOf(clause);
    });
    for (const [number, best] of bests.entries()) {
      for (const [document, [worth, headline]] of best) {
        let score = scores.get(document);
        if (!score) scores.set(document, (score = { worth: 0, clauses: 0, headline: 0 }));
        score.worth += worth;
        score.headline += headline;
        score.clauses |= 1 << number;
      }
    }
    const lacks = ({ clauses }) => required & ~clauses, some = [...scores.values()].some((score) => !lacks(score));
    scores.forEach((score, document) => {
      if (some && lacks(score)) scores.delete(document);
      score.factor = 2 + cube(score.headline);
    });
    if (wanted.length > 1) await this.scoreNear(wanted, scores);
    return { found: scores, complete: complete && some };
  }

  /** What a word is worth in each document, and whether it is in the headline, by one of its stems. */
  async single(stems, tiers) {
    const best = new Map();
    for (const [at, lists] of (await each(stems, (stem) => this.lists(stem, tiers))).entries()) {
      // A word of many bodies can be rare in headlines: those count for themselves.
      for (const [tier, list] of lists.entries()) {
        const rarity = this.rarity(tier ? stems[at].documents : list.length);
        for (const [document, level] of list) {
          let one = best.get(document);
          if (!one) best.set(document, (one = [0, 0]));
          one[0] = Math.max(one[0], points(tier, level) * rarity);
          one[1] ||= +!tier;
        }
      }
    }
    return best;
  }

  /** Counts the words that are aligned as in the query, and those that are near each other. */
  async scoreNear(wanted, scores) {
    let next = 0;
    const known = wanted.flatMap((clause) => {
      const base = next;
      next += clause.at(-1).place + 1;
      return clause.map((word) => ({ ...word, place: base + word.place }));
    }).filter((word) => word.stems.length).slice(0, MOST_NEAR);
    known.forEach((word, number) => (word.number = number));
    const light = rarest([...known, ...(await this.sideBySide(known))], NEAR_BYTES).sort((a, b) => a.place - b.place);
    const held = await each(light, (word) => (word.isPair ? this.starts(word) : this.postings(word.stems)));
    for (const [at, { isPair, number, place }] of light.entries()) {
      for (const [document, starts, , places] of held[at]) {
        const score = scores.get(document) ?? {};
        if (isPair) {
          score.near = (score.near ?? 0) + 1;
          score.cover ??= [];
          for (let start = 0; start < REMAINDERS; start++) if ((starts >> start) & 1) score.cover[start] |= 3 << number;
        } else (score.words ??= []).push([number, place, places]);
      }
    }
    scores.forEach(align);
  }

  // Results.

  /** The documents of a query with their worths, before filters; without documents where the query has no words. */
  async find(query, typing) {
    const wanted = [], excluded = [], corrections = new Map();
    let vague;
    const clauses = parse(query, this.language, typing), isOpen = ({ open, words }, word) => open && word === words.at(-1);
    const meanings = await each(clauses, (clause) => each(clause.words, (word) => this.meaning(word[0], isOpen(clause, word))));
    for (const [number, clause] of clauses.entries()) {
      const words = clause.words.map(([form, place], index) => {
        const { correction, ...meaning } = meanings[number][index];
        if (correction) {
          if (clause.words.length > 1 || clause.excluded) Object.assign(meaning, { stems: [], forms: new Set() });
          else corrections.set(form, correction);
        }
        return { ...meaning, place };
      });
      // A phrase of frequent words of which none are neighbours is taken for its words.
      if (clause.excluded) {
        if (!words.every((word) => word.stems.length)) continue;
        if (isVague(words)) vague = true;
        else excluded.push(words);
      }
      else if (!words.every(isFrequent) || pairs(words).length) wanted.push(words);
      else wanted.push(...words.map((word) => [{ ...word, place: 0 }]));
    }
    wanted.splice(MOST);
    for (const { stems } of rarest(wanted.flat(), SECTION_BYTES)) for (const stem of stems) stem.whole ??= true;
    const answer = { complete: true, suggestion: corrections.size && this.corrected(query, corrections), wanted, vague };
    if (!wanted.length) return answer;
    const { found, complete } = await this.score(wanted);
    for (const words of excluded) {
      const documents = words.length > 1 ? await this.phraseOf(words) : await this.holders(words[0].stems[0]);
      for (const document of documents.keys()) found.delete(document);
    }
    for (const [document, { worth, factor }] of found) found.set(document, worth * factor);
    return { ...answer, found, complete };
  }

  corrected(query, corrections) {
    let out = "", at = 0;
    for (const { form, start, end } of words(query, this.language)) {
      if (!corrections.has(form)) continue;
      out += query.slice(at, start) + corrections.get(form);
      at = end;
    }
    return out + query.slice(at);
  }

  /** Searches. `typing` takes the last word for a beginning; `complete` is false where some words were enough, `vague` is true where a phrase left out nothing because its words are too frequent. */
  async search(query, { typing, sort, filters = {}, from = 0, count = 10, signal } = {}) {
    const answer = await this.find(query, typing), { found, wanted } = answer, kept = await this.filtered(filters);
    signal?.throwIfAborted();
    // Of many, few are shown: those alone are sorted. Without words, what is new is worth more, as numbers are by date.
    const ranked = [], most = from + count, order = (a, b) => b[1] - a[1] || b[0] - a[0];
    let total = 0;
    for (const [document, worth] of found ?? kept?.entries() ?? []) {
      if (kept && !kept.has(document)) continue;
      const one = [document, sort === "newest" ? 0 : Math.floor((worth * (64 + this.newness(document))) / 64)];
      if (total++ < most || order(one, ranked.at(-1)) < 0) {
        ranked.push(one);
        ranked.sort(order).splice(most);
      }
    }
    const numbers = ranked.slice(from).map(([number]) => number), marked = wanted.flat().map((word) => word.forms);
    const [standing, ...shown] = await Promise.all([this.standing(wanted.flat(), numbers), ...numbers.map((number) => this.once(`document ${number}`, () => this.document(number)))]);
    const results = shown.map((document, at) => this.result(document, standing[at], marked));
    return { ...answer, total, results, wordless: !found };
  }

  /** Counts results by section, author, tag and year, each as if no value of its kind had been chosen. */
  async counts(query, { filters }) {
    const { found } = await this.find(query), out = {};
    for (const kind of ["section", "author", "tag", "year"]) {
      const kept = await this.filtered(filters, kind), prefix = facetKey(kind, "");
      const terms = (await this.termsFrom(prefix)).sort((a, b) => b.documents - a.documents).slice(0, MOST_COUNTED);
      out[kind] = [];
      for (const term of terms) {
        let count = 0;
        for (const document of await this.holders(term)) if ((!found || found.has(document)) && (!kept || kept.has(document))) count++;
        const value = toText(term.key.slice(prefix.length));
        if (count) out[kind].push({ value, count });
      }
    }
    return out;
  }

  /** The places of each word in each document, of as many words as are read soon. */
  async standing(words, numbers) {
    const out = numbers.map(() => []);
    for (const held of await each(rarest(words, SECTION_BYTES), (word) => this.postings(word.stems))) {
      for (const places of out) places.push([]);
      for (const [document, , , these] of held) out[numbers.indexOf(document)]?.at(-1).push(...these);
    }
    return out;
  }

  result(document, standing, marked) {
    const { sections, passages } = document;
    let most = 0, chosen = passages[0];
    for (const passage of passages) {
      passage.words ??= words(passage.text, this.language);
      const count = marked.filter((forms) => passage.words.some((word) => forms.has(word.form))).length;
      if (count > most) [most, chosen] = [count, passage];
    }
    const known = most;
    let here = chosen?.section ?? 0;
    // All words may stand in a section of which no passage is kept.
    sections.forEach(({ place }, index) => {
      const count = index && standing.filter((places) => places.some((at) => at >= place && !(at >= sections[index + 1]?.place))).length;
      if (count > most) [most, here] = [count, index];
    });
    if (!known) chosen = passages.find((passage) => passage.section === here) ?? chosen;
    const text = chosen?.text ?? "", heading = sections[here];
    return {
      ...document,
      headlineMarks: this.marks(document.headline, marked), passage: { text, marks: this.marks(text, marked) }, heading: heading?.anchor ? { ...heading, marks: this.marks(heading.text, marked) } : null,
    };
  }

  /** Where words stand; those that touch, or are joined as in `node.js`, are one. */
  marks(text, marked) {
    const out = [];
    let before;
    for (const { form, joined, start, end } of words(text, this.language)) {
      if (marked.some((forms) => forms.has(form))) {
        const last = out.at(-1);
        if (start <= last?.[1] || (joined && last?.[1] === before)) last[1] = end;
        else out.push([start, end]);
      }
      before = end;
    }
    return out;
  }

  async document(number) {
    const { documentFiles, stride } = this, file = documentFiles[Math.floor(number / stride)], place = number % stride, group = Math.floor(place / GROUP);
    check(file?.starts[group + 1]);
    const bytes = await this.readPart(file, file.starts[group], file.starts[group + 1]);
    const reader = new Reader(await inflate(new Reader(bytes).data()));
    for (let index = 0; index < place % GROUP; index++) reader.data();
    return decodeDocument(new Reader(reader.data()));
  }
}
