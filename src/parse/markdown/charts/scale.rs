//! The scale of an axis: which range it shows, and its round ticks.

use std::ops::RangeInclusive;

use super::numbers::{Marks, Unit};

/// What an axis shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    /// The values of the ticks, ascending; the first and the last are the ends of the axis.
    pub(super) ticks: Vec<f64>,
    /// How many decimals the ticks need.
    pub(super) decimals: usize,
}

/// Where an axis begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// At nought, as the length of a bar wants it.
    Zero,
    /// Close to the least value, where that is far from nought.
    Free,
}

impl Scale {
    /// Returns the scale for values in this range, with about so many steps.
    pub(super) fn of(values: RangeInclusive<f64>, base: Base, steps: f64) -> Self {
        let (mut low, mut high) = values.into_inner();
        let is_near = |near: f64, far: f64| near.abs() < 0.4 * far.abs();
        if low > 0.0 && (base == Base::Zero || is_near(low, high)) {
            low = 0.0;
        }
        if high < 0.0 && (base == Base::Zero || is_near(high, low)) {
            high = 0.0;
        }
        // Values that are all the same, or as good as that, stand in the middle.
        let least = (low.abs().max(high.abs()) * 1e-6).max(1e-9);
        if high - low < least {
            (low, high) = match (low, high) {
                (0.0, _) => (0.0, least.max(1.0)),
                _ => (low - low.abs() / 2.0, high + high.abs() / 2.0),
            };
        }
        let step = round_step((high - low) / steps);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last {
            ticks.push(at * step);
            at += 1.0;
        }
        Self {
            low: first * step,
            high: last * step,
            ticks,
            decimals: decimals(step),
        }
    }

    /// Returns where on the axis a value stands, 0 to 1.
    pub(super) fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Returns the ticks as readers see them. A short unit stands with each, a long one with the last.
    pub(super) fn words(&self, marks: Marks, unit: &Unit) -> Vec<String> {
        const SHORT: usize = 2;
        let last = self.ticks.len() - 1;
        let is_short = unit.behind.trim().chars().count() <= SHORT;
        let word = |(at, tick): (usize, &f64)| {
            let number = marks.write(*tick, self.decimals);
            let (sign, number) = match number.strip_prefix('−') {
                Some(number) => ("−", number),
                None => ("", number.as_str()),
            };
            let behind = if is_short || at == last {
                unit.behind.as_str()
            } else {
                ""
            };
            format!("{sign}{}{number}{behind}", unit.before)
        };
        self.ticks.iter().enumerate().map(word).collect()
    }
}

/// Returns the next greater step of 1, 2 or 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let times = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|times| least <= times * power * (1.0 + 1e-9));
    times.unwrap_or(10.0) * power
}

fn decimals(step: f64) -> usize {
    let shown = |decimals: &usize| {
        let power = 10_f64.powf(*decimals as f64);
        let scaled = step * power;
        scaled > 0.5 && (scaled - scaled.round()).abs() < 1e-6 * scaled
    };
    (0..=12).find(shown).unwrap_or(12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_enclose_the_values() {
        let ticks = |values, base| Scale::of(values, base, 5.0).ticks;
        assert_eq!(ticks(3.0..=64.0, Base::Zero), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(
            ticks(-12.0..=7.0, Base::Zero),
            [-15.0, -10.0, -5.0, 0.0, 5.0, 10.0]
        );
        assert_eq!(
            ticks(93.0..=99.0, Base::Free),
            [92.0, 94.0, 96.0, 98.0, 100.0]
        );
        assert_eq!(ticks(-5.0..=-4.0, Base::Zero).last(), Some(&0.0));
    }

    #[test]
    fn values_that_are_all_the_same_have_a_scale() {
        for value in [0.0, 5.0, -5.0, 1e15, -1e15, 1e-9] {
            for base in [Base::Zero, Base::Free] {
                let scale = Scale::of(value..=value, base, 5.0);
                assert!(scale.ticks.len() > 1, "{value}: {scale:?}");
                assert!(scale.place(value).is_finite(), "{value}: {scale:?}");
            }
        }
    }

    #[test]
    fn ticks_have_the_decimals_that_they_need() {
        let decimals = |high| Scale::of(0.0..=high, Base::Zero, 5.0).decimals;
        assert_eq!([decimals(100.0), decimals(4.0), decimals(0.3)], [0, 0, 1]);
    }
}
