//! Measures of a ranking and of durations.

use std::collections::HashSet;
use std::time::Duration;

/// Normalised discounted cumulative gain of the first ten, gains of 0 or 1; none when nothing is relevant.
pub fn ndcg_at_10(ranking: &[String], relevant: &HashSet<String>) -> Option<f64> {
    let discount = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
    let ideal: f64 = (0..relevant.len().min(10)).map(discount).sum();
    let gained: f64 = ranking
        .iter()
        .take(10)
        .enumerate()
        .filter(|(_, id)| relevant.contains(*id))
        .map(|(rank, _)| discount(rank))
        .sum();
    (!relevant.is_empty()).then(|| gained / ideal)
}

/// The part of the relevant documents among the first ten; none when nothing is relevant.
pub fn recall_at_10(ranking: &[String], relevant: &HashSet<String>) -> Option<f64> {
    let found = ranking.iter().take(10).filter(|id| relevant.contains(*id)).count();
    (!relevant.is_empty()).then(|| found as f64 / relevant.len() as f64)
}

/// The mean; 0 of nothing.
pub fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = values.into_iter().fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

/// The duration that this part of them (0 to 1) does not exceed; sorts them.
pub fn quantile(durations: &mut [Duration], part: f64) -> Duration {
    durations.sort_unstable();
    let rank = ((durations.len() as f64 * part).ceil() as usize).clamp(1, durations.len().max(1));
    durations.get(rank - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn rankings_are_measured_against_the_best_one() {
        let relevant: HashSet<String> = ids("a b").into_iter().collect();
        assert_eq!(ndcg_at_10(&ids("a b c"), &relevant), Some(1.0));
        assert_eq!(ndcg_at_10(&ids("c d"), &relevant), Some(0.0));
        let second = ndcg_at_10(&ids("c a"), &relevant).unwrap();
        assert!((second - 0.630_93 / 1.630_93).abs() < 1e-4, "{second}");
        assert_eq!(ndcg_at_10(&ids("a"), &HashSet::new()), None);
        assert_eq!(recall_at_10(&ids("c a"), &relevant), Some(0.5));
        assert_eq!(recall_at_10(&ids("0 1 2 3 4 5 6 7 8 9 a b"), &relevant), Some(0.0));
    }

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let mut durations: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(quantile(&mut durations, 0.99), Duration::from_millis(99));
        assert_eq!(quantile(&mut durations, 0.5), Duration::from_millis(50));
        assert_eq!(quantile(&mut [], 0.5), Duration::ZERO);
    }
}
