//! What words are worth in a query, and what a document gets from a way to answer them.

use std::sync::Arc;

use crate::plan::{Alternative, Plan, Span};

use super::matches::Matches;

/// How a word is worth more the fewer documents hold it (the idf of BM25, never negative).
fn rarity(documents: u64, count: usize) -> f32 {
    let (documents, count) = (documents as f32, count as f32);
    (1.0 + (documents - count + 0.5).max(0.0) / (count + 0.5)).ln()
}

/// What a document gets from words: how well it answers them, and how much of the query it answers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) score: f32,
    pub(crate) covered: f32,
}

/// A plan with the worth of each of its words, from how many documents hold them.
pub(crate) struct Weighed<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) matches: &'a [Arc<Matches>],
    /// Per span, per node: worth.
    pub(super) worths: Vec<Vec<f32>>,
    /// Per set: rarity.
    pub(super) rarities: Vec<f32>,
    /// Worth of the whole query.
    pub(crate) total: f32,
    /// Worth of the words that nothing answers.
    pub(crate) unknown: f32,
}

impl<'a> Weighed<'a> {
    pub(crate) fn new(plan: &'a Plan, matches: &'a [Arc<Matches>], documents: u64) -> Weighed<'a> {
        let rarities: Vec<f32> = matches.iter().map(|matches| rarity(documents, matches.count)).collect();
        let worths: Vec<Vec<f32>> = plan
            .spans
            .iter()
            .map(|span| {
                let node_worth = |node: &crate::plan::Node| {
                    // A word that no text holds is worth what its best alternative is; without any, it is the rarest of
                    // words, and what does not answer it answers little.
                    let found = |alternative: &&Alternative| alternative.sets.iter().all(|set| matches[*set].count > 0);
                    let rarity_of = |alternative: &Alternative| {
                        alternative.sets.iter().map(|set| rarities[*set]).fold(0.0, f32::max)
                    };
                    let itself = node.alternatives.first().filter(found);
                    let worth = itself
                        .map(rarity_of)
                        .or_else(|| node.alternatives.iter().filter(found).map(rarity_of).reduce(f32::max));
                    node.weight * worth.unwrap_or_else(|| rarity(documents, 0))
                };
                let mut worths: Vec<f32> = span.nodes.iter().map(node_worth).collect();
                // Words that no text holds, in an expression that another one answers: the expression is worth what that is.
                let answered = span
                    .alternatives
                    .iter()
                    .filter(|alternative| alternative.sets.iter().all(|set| matches[*set].count > 0))
                    .map(|alternative| alternative.sets.iter().map(|set| rarities[*set]).sum::<f32>())
                    .reduce(f32::max);
                if let Some(answered) = answered {
                    let unknown = span.nodes.iter().zip(&worths).filter(|(node, _)| {
                        node.alternatives
                            .iter()
                            .all(|alternative| alternative.sets.iter().any(|set| matches[*set].count == 0))
                    });
                    let sum: f32 = unknown.map(|(_, worth)| worth).sum();
                    if sum > answered {
                        worths.iter_mut().for_each(|worth| *worth *= answered / sum);
                    }
                }
                worths
            })
            .collect();
        let total = worths.iter().flatten().sum();
        let unknown = plan
            .spans
            .iter()
            .zip(&worths)
            .filter(|(span, _)| !span.alternatives.iter().any(|alternative| answered(matches, alternative)))
            .flat_map(|(span, worths)| span.nodes.iter().zip(worths))
            .filter(|(node, _)| !node.alternatives.iter().any(|alternative| answered(matches, alternative)))
            .map(|(_, worth)| worth)
            .sum();
        Weighed { plan, matches, worths, rarities, total, unknown }
    }

    pub(super) fn span_worth(&self, span: usize) -> f32 {
        self.worths[span].iter().sum()
    }

    /// What one document gets from an alternative worth `worth` in the query, given its strength for each set.
    fn alternative(&self, alternative: &Alternative, worth: f32, strength: &impl Fn(usize) -> f32) -> Answer {
        let (mut sum, mut held, mut all) = (0.0, 0.0, 0.0);
        for set in &alternative.sets {
            let rarity = self.rarities[*set];
            let strength = strength(*set);
            all += rarity;
            if strength > 0.0 {
                held += rarity;
                sum += rarity * strength;
            }
        }
        finish(alternative, worth, sum, held, all)
    }

    /// What one document gets from a span, and which alternatives gave it: [`None`] for the words as they stand.
    pub(crate) fn explain(&self, rank: usize, span: &'a Span, strength: impl Fn(usize) -> f32) -> Vec<&'a Alternative> {
        let mut together = Answer::default();
        let mut used = Vec::new();
        for (node, worth) in span.nodes.iter().zip(&self.worths[rank]) {
            let mut best: (Answer, Option<&Alternative>) = (Answer::default(), None);
            for alternative in &node.alternatives {
                let answer = self.alternative(alternative, *worth, &strength);
                if answer.score > best.0.score {
                    best = (answer, Some(alternative));
                }
            }
            together.score += best.0.score;
            used.extend(best.1);
        }
        for alternative in &span.alternatives {
            let answer = self.alternative(alternative, self.span_worth(rank), &strength);
            if answer.score > together.score {
                together = answer;
                used = vec![alternative];
            }
        }
        used
    }
}

/// Whether each word of an alternative stands somewhere.
fn answered(matches: &[Arc<Matches>], alternative: &Alternative) -> bool {
    alternative.sets.iter().all(|set| matches[*set].count > 0)
}

/// An alternative of several words is worth little unless most of it is there, and nothing unless all of it is when it is
/// another expression ([`Alternative::is_whole`]); one of common words answers only a part of rarer ones.
pub(super) fn finish(alternative: &Alternative, worth: f32, sum: f32, held: f32, all: f32) -> Answer {
    let weight = alternative.weight;
    if held == 0.0 || (alternative.is_whole() && held < all) {
        return Answer::default();
    }
    if alternative.is_fact() {
        return Answer { score: weight * worth * sum / all, covered: weight.min(1.0) * worth };
    }
    let complete = held / all;
    let faithful = (all / worth.max(f32::EPSILON)).min(1.0);
    let scale = (worth / all.max(f32::EPSILON)).min(1.0);
    Answer {
        score: weight * complete * complete * sum * scale,
        covered: weight.min(1.0) * complete * complete * faithful * worth,
    }
}
