//! Quotation marks, apostrophes and primes: what a straight quote is, by what stands around it, and how the
//! language writes it.

use super::surroundings::{After, Before, Enclosing, Surroundings};
use crate::model::Language;

/// The marks of one language: outer quotes, then quotes inside quotes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Quotes {
    outer: (&'static str, &'static str),
    inner: (&'static str, &'static str),
}

const ENGLISH: Quotes = Quotes {
    outer: ("“", "”"),
    inner: ("‘", "’"),
};

/// Marks as they are typed, for languages whose own marks cannot be told from a straight quote.
const STRAIGHT: Quotes = Quotes {
    outer: ("\"", "\""),
    inner: ("'", "'"),
};

impl Quotes {
    /// Returns the marks of a language, after CLDR's delimiters with the spaces that French
    /// typography wants; English ones where a language has none of its own here.
    fn of(language: &Language) -> Self {
        let quotes = |outer, inner| Self { outer, inner };
        match (language.primary(), language.as_str()) {
            (_, "de-CH" | "de-LI" | "fr-CH" | "it-CH") => quotes(("«", "»"), ("‹", "›")),
            (
                "de" | "cs" | "sk" | "sl" | "lt" | "is" | "ka" | "et" | "sq" | "mk" | "hr" | "sr"
                | "bs",
                _,
            ) => quotes(("„", "“"), ("‚", "‘")),
            ("bg", _) => quotes(("„", "“"), ("’", "’")),
            ("fr", _) => quotes(("«\u{202f}", "\u{202f}»"), ("“", "”")),
            (_, "pt-BR") => ENGLISH,
            ("es" | "pt" | "it" | "ca" | "gl" | "eu" | "el", _) => quotes(("«", "»"), ("“", "”")),
            ("ru" | "uk" | "be" | "hy" | "kk", _) => quotes(("«", "»"), ("„", "“")),
            ("nb" | "nn" | "no", _) => quotes(("«", "»"), ("‘", "’")),
            ("fa", _) => quotes(("«", "»"), ("‹", "›")),
            ("pl" | "ro", _) => quotes(("„", "”"), ("«", "»")),
            ("hu", _) => quotes(("„", "”"), ("»", "«")),
            ("sv" | "fi" | "he", _) => quotes(("”", "”"), ("’", "’")),
            ("ja" | "zh", _) => STRAIGHT,
            _ => ENGLISH,
        }
    }
}

/// What a straight quote is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    Opens,
    Closes,
    Apostrophe,
    /// Feet and minutes, or inches and seconds.
    Prime,
}

/// Sets the straight quotes of one block after the other.
pub(crate) struct Marks {
    quotes: Quotes,
    /// Whether a double quote is open.
    double: bool,
    /// Whether a single quote is open: its end looks like an apostrophe.
    single: bool,
}

impl Marks {
    /// Begins with no quote open.
    pub(crate) fn new(language: &Language) -> Self {
        Self {
            quotes: Quotes::of(language),
            double: false,
            single: false,
        }
    }

    fn enclosing(&self) -> Enclosing {
        match self.double {
            true => Enclosing::DoubleQuotes,
            false => Enclosing::Text,
        }
    }

    /// Closes what a block left open.
    pub(crate) fn reset(&mut self) {
        self.double = false;
        self.single = false;
    }

    /// Returns the mark for a double straight quote.
    pub(crate) fn double(&mut self, around: &Surroundings<'_>) -> &'static str {
        if self.quotes == STRAIGHT {
            return "\"";
        }
        match double(self, around) {
            Role::Opens => {
                self.double = true;
                self.quotes.outer.0
            }
            Role::Prime => "″",
            Role::Closes | Role::Apostrophe => {
                self.double = false;
                self.quotes.outer.1
            }
        }
    }

    /// Returns the mark for a single straight quote.
    pub(crate) fn single(&mut self, around: &Surroundings<'_>) -> &'static str {
        if self.quotes == STRAIGHT {
            return "'";
        }
        match single(self, around) {
            Role::Opens => {
                self.single = true;
                self.quotes.inner.0
            }
            Role::Closes => {
                self.single = false;
                self.quotes.inner.1
            }
            Role::Apostrophe => "’",
            Role::Prime => "′",
        }
    }
}

/// Returns what a double quote is.
fn double(marks: &Marks, around: &Surroundings<'_>) -> Role {
    let open = marks.double;
    let after = around.after();
    let begins = match around.before() {
        Before::Letter => false,
        Before::Digit if !open || around.double_closes_later() => return Role::Prime,
        Before::Digit => false,
        Before::Blank => !(open && matches!(after, After::Blank | After::Stop)),
        Before::Opening => true,
        Before::Punctuation if !marks.single && around.is_behind_article() => true,
        // Wide letters and marks stand on either side of a quote.
        Before::WideLetter | Before::Punctuation => {
            !open && matches!(after, After::Word | After::WideWord | After::Punctuation)
        }
    };
    if begins { Role::Opens } else { Role::Closes }
}

/// Returns what a single quote is.
fn single(marks: &Marks, around: &Surroundings<'_>) -> Role {
    let after = around.after();
    let closes = match marks.single {
        true => Role::Closes,
        false => Role::Apostrophe,
    };
    let begins = after != After::Blank && around.single_closes_later(marks.enclosing());
    match around.before() {
        Before::Digit if after == After::Word => match around.is_thousands_mark() {
            true => Role::Apostrophe,
            false => Role::Prime,
        },
        Before::Digit if !marks.single => Role::Prime,
        Before::Letter if after == After::Word => Role::Apostrophe,
        Before::Digit | Before::Letter => closes,
        Before::WideLetter | Before::Punctuation if marks.single => closes,
        Before::Blank if marks.single && matches!(after, After::Blank | After::Stop) => closes,
        _ if around.is_elision() => Role::Apostrophe,
        _ if begins => Role::Opens,
        _ => Role::Apostrophe,
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::{write, write_in};

    #[test]
    fn every_language_has_its_own_quotes() {
        let text = "She said \"it's 'very good'\" -- didn't she...";
        for (language, wanted) in [
            ("en", "She said “it’s ‘very good’” – didn’t she…"),
            ("de", "She said „it’s ‚very good‘“ – didn’t she…"),
            ("de-CH", "She said «it’s ‹very good›» – didn’t she…"),
            (
                "fr",
                "She said «\u{202f}it’s “very good”\u{202f}» – didn’t she…",
            ),
            ("es", "She said «it’s “very good”» – didn’t she…"),
            ("pl", "She said „it’s «very good»” – didn’t she…"),
            ("sv", "She said ”it’s ’very good’” – didn’t she…"),
            ("ja", "She said \"it's 'very good'\" – didn't she…"),
        ] {
            let written = write_in(language, text);
            assert_eq!(written.html, format!("<p>{wanted}</p>\n"), "{language}");
        }
    }

    #[test]
    fn marks_that_the_writer_chose_stay() {
        let written = write_in("de", "“a” ‘b’ &ldquo;c&rdquo; \\\"d\\\" `\"e\"`");
        assert_eq!(
            written.html,
            "<p>“a” ‘b’ “c” \"d\" <code>\"e\"</code></p>\n"
        );
    }

    #[test]
    fn pictures_are_described_in_the_same_language() {
        let written = write_in("fr", "x ![le \"mot\"](a.png)");
        assert!(
            written.html.contains("alt=\"le «\u{202f}mot\u{202f}»\""),
            "{}",
            written.html
        );
    }

    #[track_caller]
    fn sets(cases: &[(&str, &str)]) {
        for (written, wanted) in cases {
            assert_eq!(write(written).html, format!("<p>{wanted}</p>\n"));
        }
    }

    #[test]
    fn behind_a_digit_stand_primes_and_closing_marks() {
        sets(&[
            ("13\" and 15\", a 6'2\" rack", "13″ and 15″, a 6′2″ rack"),
            (
                "\"a 6.1\" screen is enough\" today",
                "“a 6.1″ screen is enough” today",
            ),
            ("\"in 2015\" and \"2016\"", "“in 2015” and “2016”"),
            ("\"it is 6'2\"\", she said", "“it is 6′2″”, she said"),
            ("a 19\"-rack, 40' long (12\")", "a 19″-rack, 40′ long (12″)"),
            (
                "'in 2015', the 1990's, 1'000'000",
                "‘in 2015’, the 1990’s, 1’000’000",
            ),
            ("a 5½\" disk, *13*\"", "a 5½″ disk, <em>13</em>″"),
            (
                "\"Windows 11\" or \"open64'\", Q3'24, a 2x4' and a 2x13\"",
                "“Windows 11” or “open64’”, Q3’24, a 2x4′ and a 2x13″",
            ),
        ]);
    }

    #[test]
    fn quotes_that_end_in_digits_close_in_front_of_others() {
        sets(&[
            (
                "\"Windows 10\"/\"Windows 11\", \"PG-13\"/\"R\" or \"$5\"-\"$6\"",
                "“Windows 10”/“Windows 11”, “PG-13”/“R” or “$5”-“$6”",
            ),
            (
                "\"GPT-4\"–\"GPT-5\", \"2024\"--\"2025\" and (\"1\",\"2\",\"3\")",
                "“GPT-4”–“GPT-5”, “2024”–“2025” and (“1”,“2”,“3”)",
            ),
            (
                "27\"/32\", 13\"-15\", a 27\"-32\" screen, \"a 27\"/32\" screen\"",
                "27″/32″, 13″-15″, a 27″-32″ screen, “a 27″/32″ screen”",
            ),
            (
                "\"갤럭시 24\"·\"갤럭시 25\"와\"GPT-5\"를",
                "“갤럭시 24”·“갤럭시 25”와“GPT-5”를",
            ),
        ]);
    }

    #[test]
    fn behind_a_shortened_article_quotes_open() {
        for (language, written, wanted) in [
            (
                "it",
                "Il \"13\" maggio. Un'\"idea\", dell'\"Ansa\".",
                "Il «13» maggio. Un’«idea», dell’«Ansa».",
            ),
            (
                "fr-CH",
                "\"L'\"IA\"\" arrive. Le \"5\" mai, l'\"idée\".",
                "«L’«IA»» arrive. Le «5» mai, l’«idée».",
            ),
            (
                "ca",
                "El \"11\" i l'\"Ara\", \"d'\"Ara\" i d'aquí\".",
                "El «11» i l’«Ara», «d’«Ara» i d’aquí».",
            ),
            (
                "en",
                "\"He said 'no'\" and \"the 'Times'\".",
                "“He said ‘no’” and “the ‘Times’”.",
            ),
        ] {
            let written = write_in(language, written);
            assert_eq!(written.html, format!("<p>{wanted}</p>\n"), "{language}");
        }
    }

    #[test]
    fn behind_a_letter_quotes_close() {
        sets(&[
            (
                "Ruby 4.0은 \"Ruby Box\"와 \"ZJIT\"를",
                "Ruby 4.0은 “Ruby Box”와 “ZJIT”를",
            ),
            (
                "그는\"안녕\"이라고 '나'는 'ZJIT'를",
                "그는“안녕”이라고 ‘나’는 ‘ZJIT’를",
            ),
            (
                "(\"C++\"은) *\"a\"* b \"*c*\"d",
                "(“C++”은) <em>“a”</em> b “<em>c</em>”d",
            ),
            (
                "the \"`x`\"s and \"[a](https://a.example)\"s",
                "the “<code>x</code>”s and “<a href=\"https://a.example\">a</a>”s",
            ),
        ]);
    }

    #[test]
    fn apostrophes_begin_words_too() {
        sets(&[
            (
                "the '90s, class of '99, rock 'n' roll",
                "the ’90s, class of ’99, rock ’n’ roll",
            ),
            (
                "'Tis 'em, \"'twas\" the dogs' day",
                "’Tis ’em, “’twas” the dogs’ day",
            ),
            (
                "in '24 'he' said '42' and 'it's'",
                "in ’24 ‘he’ said ‘42’ and ‘it’s’",
            ),
        ]);
    }

    #[test]
    fn apostrophes_at_decades_and_genitives_are_no_quotation() {
        for (language, written, wanted) in [
            (
                "de",
                "Die '90er waren gut. Hans' Auto, in den '80ern, Max' Rad",
                "Die ’90er waren gut. Hans’ Auto, in den ’80ern, Max’ Rad",
            ),
            (
                "de",
                "Die 'neuen 90er' und '68er'",
                "Die ‚neuen 90er‘ und ‚68er‘",
            ),
            (
                "en",
                "The '90s and its users' and '90's' owners' choice",
                "The ’90s and its users’ and ’90’s’ owners’ choice",
            ),
            (
                "fr",
                "L'été '68, c'est d'autres' jours",
                "L’été ’68, c’est d’autres’ jours",
            ),
            (
                "nl",
                "'s Morgens, de '90er jaren, Hans' auto",
                "’s Morgens, de ’90er jaren, Hans’ auto",
            ),
            ("da", "I '90'erne og Hans' bil", "I ’90’erne og Hans’ bil"),
        ] {
            let written = write_in(language, written);
            assert_eq!(written.html, format!("<p>{wanted}</p>\n"), "{language}");
        }
    }

    #[test]
    fn quotes_stand_beside_dashes_and_brackets_and_in_each_other() {
        sets(&[
            ("\"Wait--\" he said--\"no\"", "“Wait–” he said–“no”"),
            (
                "(\"a\") [\"b\"] \"c\"/\"d\" pre-\"e\"",
                "(“a”) [“b”] “c”/“d” pre-“e”",
            ),
            (
                "'\"Hi,\" he said' and \"'Hi,' he\"",
                "‘“Hi,” he said’ and “‘Hi,’ he”",
            ),
            (
                "\"a\"---\"b\" &mdash;\"c\"&nbsp;\"d\"",
                "“a”—“b” —“c”\u{a0}“d”",
            ),
            ("\"...and\" the \".NET\" \"$5\"", "“…and” the “.NET” “$5”"),
            ("l'\"école\" d'été", "l’“école” d’été"),
        ]);
    }
}
