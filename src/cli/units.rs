//! Figures as people read them.

use std::time::Duration;

/// Returns `1 article` or `2,400 articles`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// Returns a number with a comma between its thousands.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns a size in decimal units, as file managers show it.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = UNITS[0];
    for larger in &UNITS[1..] {
        // 999,950 is already "1.0 MB", where one digit behind the point is shown.
        if value < 999.95 {
            break;
        }
        value /= 1000.0;
        unit = larger;
    }
    format!("{value:.1} {unit}")
}

/// Returns a time as short as it is meaningful.
pub fn duration(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        1000..59_950 => format!("{:.1} s", took.as_secs_f64()),
        _ => {
            let seconds = took.as_millis().saturating_add(500) / 1000;
            format!("{} min {} s", seconds / 60, seconds % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_short() {
        let sizes: Vec<String> = [999, 1000, 999_949, 999_999, 1_400_000, 2_500_000_000]
            .map(size)
            .into();
        assert_eq!(
            sizes,
            ["999 B", "1.0 kB", "999.9 kB", "1.0 MB", "1.4 MB", "2.5 GB"]
        );
        let times: Vec<String> = [0, 999, 1000, 59_949, 59_950, 125_000]
            .map(|millis| duration(Duration::from_millis(millis)))
            .into();
        assert_eq!(
            times,
            [
                "0 ms",
                "999 ms",
                "1.0 s",
                "59.9 s",
                "1 min 0 s",
                "2 min 5 s"
            ]
        );
    }
}
