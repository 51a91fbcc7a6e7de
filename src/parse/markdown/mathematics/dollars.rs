//! Where a `$` means mathematics. In the text of a news site it is money almost always, so what may be
//! either is text.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::notation;
use crate::base::east_asian;
use crate::model::config::Math;
use crate::parse::markdown::event::Display;
use crate::parse::markdown::masks::protected::{Protected, is_escaped};

/// A formula and where it stands in the text, with its dollar signs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    pub(crate) display: Display,
    form: Form,
}

/// How a formula is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Among the words of a paragraph.
    InLine,
    /// `$$` begins a line, and `$$` ends one.
    Lines,
}

/// Says whether the text may have formulas: a quick look, without regard to code.
pub(crate) fn are_suspected(text: &str, math: Math) -> bool {
    let mut suspected = false;
    scan(text, math, |_| {
        suspected = true;
        true
    });
    suspected
}

/// Returns the formulas of the text, in order.
pub(crate) fn find(text: &str, math: Math, protected: &Protected) -> Vec<Found> {
    let mut all = Vec::new();
    scan(text, math, |found| {
        let is_formula = protected.allows(&found.range)
            && (found.form == Form::Lines || protected.is_in_one_block(&found.range));
        if is_formula {
            all.push(Found {
                range: found.range.clone(),
                ..*found
            });
        }
        is_formula
    });
    all
}

/// Returns the length of the formula that begins at a byte of a line, with its dollar signs.
pub(crate) fn formula_at(line: &str, at: usize, math: Math) -> Option<usize> {
    let found = match run(line, at) {
        1 if math == Math::Dollars => one(line, at),
        2 => two(line, at, math),
        _ => None,
    };
    found.map(|found| found.range.len())
}

/// Hands over what looks like a formula, from left to right; what is taken for one is passed over.
fn scan(text: &str, math: Math, mut takes: impl FnMut(&Found) -> bool) {
    if math == Math::Off {
        return;
    }
    let mut done = 0;
    for at in memchr_iter(b'$', text.as_bytes()) {
        if at < done {
            continue;
        }
        if is_escaped(text, at) {
            done = at + 1;
            continue;
        }
        let dollars = run(text, at);
        done = at + dollars;
        let found = match dollars {
            1 if math == Math::Dollars => one(text, at),
            2 => two(text, at, math),
            _ => None,
        };
        if let Some(found) = found.filter(|found| takes(found)) {
            done = found.range.end;
        }
    }
}

/// Returns the formula that begins with one dollar sign.
fn one(text: &str, at: usize) -> Option<Found> {
    let content = content(text, at, 1)?;
    let range = at..content.end + 1;
    let is_formula = is_set_off(text, &range)
        && !is_in_address(text, at)
        && !is_price_per_unit(text, &content)
        && !text[content.clone()].starts_with(char::is_whitespace)
        && !text[content.clone()].ends_with(char::is_whitespace)
        && notation::is_formula(&text[content]);
    is_formula.then_some(Found {
        range,
        display: Display::Inline,
        form: Form::InLine,
    })
}

/// Returns the formula that begins with two dollar signs.
fn two(text: &str, at: usize, math: Math) -> Option<Found> {
    let content = content(text, at, 2)?;
    let range = at..content.end + 2;
    let inside = &text[content];
    let found = |form| Found {
        range: range.clone(),
        display: Display::Block,
        form,
    };
    if fills_lines(text, &range) {
        let says = inside.contains(|c: char| c.is_alphanumeric() || c == '\\');
        return says.then(|| found(Form::Lines));
    }
    // Two dollar signs among words are a price range of restaurants more often than a formula.
    let is_tight =
        !inside.starts_with(char::is_whitespace) && !inside.ends_with(char::is_whitespace);
    let is_formula = math == Math::Dollars
        && is_set_off(text, &range)
        && (is_tight || inside.contains(['\\', '^', '_', '=']))
        && notation::is_formula(inside.trim());
    is_formula.then(|| found(Form::InLine))
}

/// Returns where the text stands between `count` dollar signs at `at` and the next, if these are as many
/// and in the same paragraph.
fn content(text: &str, at: usize, count: usize) -> Option<Range<usize>> {
    let start = at + count;
    let mut end = start;
    loop {
        end += memchr(b'$', text.as_bytes().get(end..)?)?;
        if !is_escaped(text, end) {
            break;
        }
        end += 1;
    }
    let inside = &text[start..end];
    let blank_line = |line: &str| line.trim_matches([' ', '\t', '\r', '>']).is_empty();
    let lines = inside.matches('\n').count();
    let is_broken = lines > 1 && inside.split('\n').take(lines).skip(1).any(blank_line);
    (!inside.is_empty() && run(text, end) == count && !is_broken).then_some(start..end)
}

/// Returns how many dollar signs stand at a place.
fn run(text: &str, at: usize) -> usize {
    text.as_bytes()[at..]
        .iter()
        .take_while(|byte| **byte == b'$')
        .count()
}

/// Says whether a range is no part of a word or a call. Chinese and Japanese are written without blanks.
fn is_set_off(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() && !east_asian::is_cjk(c);
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(joins) && !after.is_some_and(|c| joins(c) || matches!(c, '(' | '{'))
}

/// Says whether amounts of money are at both ends, the second with its sign behind it and a unit: `$5 * 0.09$/GB`.
fn is_price_per_unit(text: &str, content: &Range<usize>) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let inside = &text[content.clone()];
    let unit = text[content.end..].strip_prefix("$/");
    inside.starts_with(is_digit)
        && inside.ends_with(is_digit)
        && unit.is_some_and(|unit| unit.starts_with(char::is_alphabetic))
}

/// Says whether a bare address goes on to a place: `https://a.example/$name$`.
fn is_in_address(text: &str, at: usize) -> bool {
    const LONGEST: usize = 2000;
    let near = &text[text.ceil_char_boundary(at.saturating_sub(LONGEST))..at];
    let chain = near.rsplit(char::is_whitespace).next().unwrap_or_default();
    chain.contains("://") || chain.contains("www.")
}

/// Says whether nothing else stands in the lines of a range but the marks of quotes and lists.
fn fills_lines(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().rev();
    let after = text[range.end..].chars();
    let is_mark = |c: char| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')')
    };
    after.take_while(|c| *c != '\n').all(char::is_whitespace)
        && before.take_while(|c| *c != '\n').all(is_mark)
}

#[cfg(test)]
mod tests {
    use crate::parse::markdown::testing::write;

    #[test]
    fn money_and_names_of_variables_are_text() {
        for text in [
            "The deal is worth $1.2bn (£900m), up from $800m ($750m net), and $-denominated debt.",
            "Prices: $9.99/$12.99/$19.99 a month, $5-$10, $5—$10, $5 – $10, $5 to $10, 5$-10$, (5$/10$).",
            "A $20 bill, a $20-bill, \"$20\", '$20', “$20” and “$30”; *$20* and **$30**; [$20](#a) and [$30](#b).",
            "The $64,000 question: who pays the $64,000? $40; $50! $60? ($70), [$80], {$90}.",
            "Das kostet 5$ oder 10$, also 5 $ bis 10 $, US-$ 5, US-$-Kurs, A$5, HK$10, R$5/R$10, NZ$, C$.",
            "Le prix : 5 $, 10 $ ou 15 $ (20 $ CA). Cuesta $5.000, $10.000 o USD$ 20.000 y $30.",
            "In bash, $HOME and $PATH, $1 and $2, \"$@\" and \"$*\", $?, $$, $!; in PHP $foo->bar($baz), $a[$i], $a = $b + $c.",
            "In jQuery, $('#a') and $(\"b\") and $.ajax; Perl's $_ and @_ and $/; regex ^a$|^b$ and foo$, bar$.",
            "In Sass $primary-color: $blue; $a/$b; $grid-$size. Make has $(CC) $(CFLAGS) $@ $< $^.",
            "$AAPL, $MSFT and $GOOG; $AAPL/$MSFT; $BRK.A-$BRK.B; $AAPL+$MSFT; $SPY ($QQQ); $BTC→$ETH; $DOGE$.",
            "Ke$ha, A$AP, $hort and Joey Bada$$; $$$; from $ to $$$$; ($–$$$); $$, $$$ and $.",
            "$100k+ jobs, $100K/yr to $200K/yr, $1M-$2M, $1m→$2m, ~$5–~$10, >$5, <$10, ±$5, $5±$1, $5x$10, 2x$5.",
            "$0.10/GB-month and $0.20/GB-month; $/GB and $/TB; $/€ and €/$; USD ($) and AUD (A$).",
            "<b>$NVDA/$AMD</b> 0.09$/GB; $5 * 0.09$/GB; $2 + 3$/month.",
            "It costs $5\nor $10, and $a\non the next line 5$.",
            "Costs: $5,$6,$7. $5,000.$6,000. $5;$6. $5:$6. $5…$6. $5=$6. $5&$6. $5+$6=$11.",
            "At https://a.example/$b$ and https://a.example/c?d=$e$&f=$g$, www.a.example/$h$.",
            "X is $x (a variable) and y is $y (another). From 1$ (2€) to 2$ (3€).",
        ] {
            let html = write(text).html;
            assert!(!html.contains("<math"), "{text}: {html}");
        }
    }

    #[test]
    fn formulas_are_found_in_any_company() {
        for (text, count) in [
            (
                "$x$, $y$ and $z$; ($a$), \"$b$\", *$c$*, **$d_1$**, $n$-th, $k$-means, $O(n \\log n)$.",
                10,
            ),
            (
                "Let $f: A \\to B$, $x \\in \\mathbb{R}^n$; $1 \\le i \\le n$; $\\{x \\mid x > 0\\}$; $\\$5$.",
                5,
            ),
            (
                "$\\alpha$/$\\beta$, $a$/$b$, $2 * 3$/$n$; $3 \\times 10^8$ m/s, $5\\,\\mathrm{kg}$, $E=mc^2$.",
                9,
            ),
            (
                "$$e^{i\\pi} + 1 = 0$$ and $$ a^2 + b^2 = c^2 $$; $(x, y)$; $[0,1)$; $f'(x)$; $x!$; $100\\%$.",
                7,
            ),
            ("It costs $5, $10 or $n$ times $5.", 1),
        ] {
            let html = write(text).html;
            assert_eq!(html.matches("<math").count(), count, "{text}: {html}");
        }
    }
}
